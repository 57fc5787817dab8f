import type { ErrorRows } from '../../core/error.ts'

/** Who asks, with which signature, and what they may do. */
export const accessErrors = {
  AccessDenied: {
    status: 403,
    message: 'Access Denied',
    hint: 'Ask which statement decides: the bucket policy, the public access block, and who signed the request.',
  },
  AccessControlListNotSupported: {
    status: 400,
    message: 'The bucket does not allow ACLs',
    hint: 'Leave the ACL out: the bucket owner owns every object, and a bucket policy says who may read.',
  },
  AccessForbidden: {
    status: 403,
    message:
      "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
    hint: 'Allow the origin, the method and every header of the request in one rule of the CORS configuration.',
  },
  AuthorizationHeaderMalformed: {
    status: 400,
    message: 'The authorization header is malformed.',
    hint: 'Sign with AWS4-HMAC-SHA256 for the region and service that the message names.',
  },
  AuthorizationQueryParametersError: {
    status: 400,
    message: 'Error parsing the X-Amz-Credential parameter.',
    hint: 'Presign again; a presigned URL is valid between 1 and 604800 seconds.',
  },
  InvalidAccessKeyId: {
    status: 403,
    message: 'The AWS Access Key Id you provided does not exist in our records.',
    hint: 'Check AWS_ACCESS_KEY_ID, and that it belongs to this endpoint.',
  },
  InvalidToken: {
    status: 400,
    message: 'The provided token is malformed or otherwise invalid.',
    hint: 'Sign without a session token, or get a fresh one.',
  },
  RequestTimeTooSkewed: {
    status: 403,
    message: 'The difference between the request time and the current time is too large.',
    hint: 'Set the clock: at most 15 minutes of difference are allowed.',
  },
  SignatureDoesNotMatch: {
    status: 403,
    message:
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    hint: 'Check the secret access key, and compare CanonicalRequest with what was signed.',
  },
  XAmzContentSHA256Mismatch: {
    status: 400,
    message: "The provided 'x-amz-content-sha256' header does not match what was computed.",
    hint: 'The body changed on its way: send it again.',
  },
} as const satisfies ErrorRows
