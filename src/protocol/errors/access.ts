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
  InvalidBucketAclWithBlockPublicAccessError: {
    status: 400,
    message: 'Bucket cannot have public ACLs set with BlockPublicAccess enabled',
    hint: 'Create the bucket without an ACL; make it public afterwards, by a policy.',
  },
  InvalidBucketAclWithObjectOwnership: {
    status: 400,
    message: "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
    hint: 'Say in a bucket policy what the ACL granted, and reset the ACL to private first.',
  },
  InvalidToken: {
    status: 400,
    message: 'The provided token is malformed or otherwise invalid.',
    hint: 'Sign without a session token, or get a fresh one.',
  },
  MalformedACLError: {
    status: 400,
    message:
      'The ACL that you provided was not well formed or did not validate against our published schema.',
    hint: 'Name the owner, and at most 100 grants, each with a grantee and a permission.',
  },
  MissingSecurityHeader: {
    status: 400,
    message: 'Your request was missing a required header.',
    hint: 'Say what the ACL is: in x-amz-acl, in x-amz-grant-* or in the body.',
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
  UnexpectedContent: {
    status: 400,
    message: 'This request contains unsupported content.',
    hint: 'Say what the ACL is in headers or in the body, not in both.',
  },
  UnresolvableGrantByEmailAddress: {
    status: 400,
    message: 'The email address that you provided does not match any account on record.',
    hint: 'Name the account by its canonical id.',
  },
  XAmzContentSHA256Mismatch: {
    status: 400,
    message: "The provided 'x-amz-content-sha256' header does not match what was computed.",
    hint: 'The body changed on its way: send it again.',
  },
} as const satisfies ErrorRows
