import { defineErrors } from '../core/error.ts'

/**
 * S3's own error codes, with AWS's status and message.
 * Source: Amazon S3 API Reference, "Error responses", list of error codes.
 */
export const s3Error = defineErrors({
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
  BadDigest: {
    status: 400,
    message:
      'The Content-MD5 or checksum value that you specified did not match what the server received.',
    hint: 'The body changed on its way: send it again.',
  },
  BadRequest: {
    status: 400,
    message: 'An error occurred when parsing the HTTP request.',
    hint: 'Send HTTP/1.1 as RFC 9112 has it; a TLS client reaches this port with http, not https.',
  },
  BucketAlreadyExists: {
    status: 409,
    message:
      'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
    hint: 'Choose another bucket name.',
  },
  BucketAlreadyOwnedByYou: {
    status: 409,
    message: 'Your previous request to create the named bucket succeeded and you already own it.',
    hint: 'Use the bucket that is there.',
  },
  BucketNotEmpty: {
    status: 409,
    message: 'The bucket you tried to delete is not empty',
    hint: 'Delete every object, version, delete marker and unfinished upload first.',
  },
  EntityTooLarge: {
    status: 400,
    message: 'Your proposed upload exceeds the maximum allowed size',
    hint: 'Use a multipart upload: one PUT or one part holds at most 5 GiB.',
  },
  EntityTooSmall: {
    status: 400,
    message: 'Your proposed upload is smaller than the minimum allowed size',
    hint: 'Every part but the last has to hold at least 5 MiB.',
  },
  IllegalVersioningConfigurationException: {
    status: 400,
    message: 'The versioning configuration specified in the request is invalid.',
    hint: 'Status is Enabled or Suspended.',
  },
  IncompleteBody: {
    status: 400,
    message: 'You did not provide the number of bytes specified by the Content-Length HTTP header',
    hint: 'The connection ended early: send the whole body again.',
    retryable: true,
  },
  InternalError: {
    status: 500,
    message: 'We encountered an internal error. Please try again.',
    hint: 'Try again; the server log has the cause under the request id.',
    retryable: true,
  },
  InvalidAccessKeyId: {
    status: 403,
    message: 'The AWS Access Key Id you provided does not exist in our records.',
    hint: 'Check AWS_ACCESS_KEY_ID, and that it belongs to this endpoint.',
  },
  InvalidArgument: {
    status: 400,
    message: 'Invalid Argument',
    hint: 'Correct the argument that the message names.',
  },
  InvalidBucketName: {
    status: 400,
    message: 'The specified bucket is not valid.',
    hint: '3 to 63 lower-case letters, digits, dots and hyphens.',
  },
  InvalidChunkSizeError: {
    status: 403,
    message: 'Only the last chunk is allowed to have a size less than 8192 bytes',
    hint: 'Buffer the stream: let every chunk of aws-chunked but the last hold at least 8 KiB.',
  },
  InvalidDigest: {
    status: 400,
    message: 'The Content-MD5 or checksum value that you specified is not valid.',
    hint: 'Send the checksum in Base64, of the length of its algorithm.',
  },
  InvalidLocationConstraint: {
    status: 400,
    message: 'The specified location-constraint is not valid',
    hint: 'Use the name of a region, such as eu-central-1.',
  },
  InvalidPart: {
    status: 400,
    message:
      "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    hint: 'List the parts and complete with the ETags that you find.',
  },
  InvalidPartOrder: {
    status: 400,
    message: 'The list of parts was not in ascending order. Parts must be ordered by part number.',
    hint: 'Sort the parts by PartNumber.',
  },
  InvalidPartNumber: {
    status: 416,
    message: 'The requested partnumber is not satisfiable',
    hint: 'HeadObject with partNumber=1 tells how many parts the object has.',
  },
  InvalidRange: {
    status: 416,
    message: 'The requested range is not satisfiable',
    hint: 'Ask for a range inside the object; HeadObject tells its size.',
  },
  InvalidRequest: {
    status: 400,
    message: 'Invalid Request',
    hint: 'Correct what the message names.',
  },
  InvalidTag: {
    status: 400,
    message: 'The tag provided was not a valid tag.',
    hint: 'A key has 1 to 128 characters, a value at most 256: letters, digits, spaces and + - = . _ : / @.',
  },
  InvalidToken: {
    status: 400,
    message: 'The provided token is malformed or otherwise invalid.',
    hint: 'Sign without a session token, or get a fresh one.',
  },
  InvalidURI: {
    status: 400,
    message: "Couldn't parse the specified URI.",
    hint: 'Percent-encode the key as UTF-8.',
  },
  KeyTooLongError: {
    status: 400,
    message: 'Your key is too long',
    hint: 'A key has at most 1024 bytes of UTF-8.',
  },
  MalformedTrailerError: {
    status: 400,
    message:
      'The request contained trailing data that was not well-formed or did not conform to our published schema.',
    hint: 'Send exactly the trailers that x-amz-trailer announces.',
  },
  MalformedXML: {
    status: 400,
    message:
      'The XML you provided was not well-formed or did not validate against our published schema',
    hint: 'Compare the document with the S3 API Reference.',
  },
  MaxMessageLengthExceeded: {
    status: 400,
    message: 'Your request was too big.',
    hint: 'Split it: DeleteObjects takes at most 1000 keys.',
  },
  MetadataTooLarge: {
    status: 400,
    message: 'Your metadata headers exceed the maximum allowed metadata size',
    hint: 'User metadata holds at most 2 KB.',
  },
  MethodNotAllowed: {
    status: 405,
    message: 'The specified method is not allowed against this resource.',
    hint: 'A delete marker can only be deleted; other resources name their methods in Allow.',
  },
  MissingContentLength: {
    status: 411,
    message: 'You must provide the Content-Length HTTP header.',
    hint: 'Send Content-Length, or x-amz-decoded-content-length with aws-chunked.',
  },
  NoSuchBucket: {
    status: 404,
    message: 'The specified bucket does not exist',
    hint: 'Create it, or check name and endpoint.',
  },
  NoSuchBucketPolicy: {
    status: 404,
    message: 'The bucket policy does not exist',
    hint: 'The bucket has no policy: nothing to read.',
  },
  NoSuchCORSConfiguration: {
    status: 404,
    message: 'The CORS configuration does not exist',
    hint: 'The bucket has none: no page of another origin can read from it.',
  },
  NoSuchKey: {
    status: 404,
    message: 'The specified key does not exist.',
    hint: 'Check the key; without s3:ListBucket S3 answers AccessDenied instead.',
  },
  NoSuchPublicAccessBlockConfiguration: {
    status: 404,
    message: 'The public access block configuration was not found',
    hint: 'The bucket has none: public policies are not blocked.',
  },
  NoSuchUpload: {
    status: 404,
    message:
      'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    hint: 'Start a new multipart upload.',
  },
  NoSuchVersion: {
    status: 404,
    message: 'The specified version does not exist.',
    hint: 'List the versions of the key.',
  },
  NotImplemented: {
    status: 501,
    message: 'A header you provided implies functionality that is not implemented.',
    hint: 'docs/operations.md lists what this server answers.',
  },
  NotModified: {
    status: 304,
    message: 'Not Modified',
    hint: 'The object is the one you have.',
  },
  OwnershipControlsNotFoundError: {
    status: 404,
    message: 'The bucket ownership controls were not found',
    hint: 'The bucket has none: ACLs decide, as before April 2023.',
  },
  PreconditionFailed: {
    status: 412,
    message: 'At least one of the pre-conditions you specified did not hold',
    hint: 'Read the object again and decide on what is there now.',
  },
  RequestHeaderSectionTooLarge: {
    status: 400,
    message:
      'Your request header and metadata headers exceeded the maximum allowed request header size.',
    hint: 'Keep the request line and all headers below 16 KB, user metadata below 2 KB.',
  },
  RequestTimeTooSkewed: {
    status: 403,
    message: 'The difference between the request time and the current time is too large.',
    hint: 'Set the clock: at most 15 minutes of difference are allowed.',
  },
  RequestTimeout: {
    status: 400,
    message:
      'Your socket connection to the server was not read from or written to within the timeout period.',
    hint: 'Send the body without long pauses.',
    retryable: true,
  },
  ServerSideEncryptionConfigurationNotFoundError: {
    status: 404,
    message: 'The server side encryption configuration was not found',
    hint: 'The bucket has no default encryption of its own.',
  },
  ServiceUnavailable: {
    status: 503,
    message: 'Service is unable to handle request.',
    hint: 'Try again in a moment.',
    retryable: true,
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
})

export type S3ErrorCode = keyof typeof s3Error.rows
