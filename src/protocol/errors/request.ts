import type { ErrorRows } from '../../core/error.ts'

/** How a request is written, how it travels, and how the server fares. */
export const requestErrors = {
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
  InvalidArgument: {
    status: 400,
    message: 'Invalid Argument',
    hint: 'Correct the argument that the message names.',
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
  InvalidRequest: {
    status: 400,
    message: 'Invalid Request',
    hint: 'Correct what the message names.',
  },
  InvalidEncryptionAlgorithmError: {
    status: 400,
    message: 'The Encryption request you specified is not valid. Supported value: AES256.',
    hint: 'Name AES256, the only algorithm there is for keys of customers.',
  },
  InvalidURI: {
    status: 400,
    message: "Couldn't parse the specified URI.",
    hint: 'Percent-encode the key as UTF-8.',
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
  NotImplemented: {
    status: 501,
    message: 'A header you provided implies functionality that is not implemented.',
    hint: 'docs/operations.md lists what this server answers.',
  },
  RequestHeaderSectionTooLarge: {
    status: 400,
    message:
      'Your request header and metadata headers exceeded the maximum allowed request header size.',
    hint: 'Keep the request line and all headers below 16 KB, user metadata below 2 KB.',
  },
  RequestTimeout: {
    status: 400,
    message:
      'Your socket connection to the server was not read from or written to within the timeout period.',
    hint: 'Send the body without long pauses.',
    retryable: true,
  },
  ServiceUnavailable: {
    status: 503,
    message: 'Service is unable to handle request.',
    hint: 'Try again in a moment.',
    retryable: true,
  },
} as const satisfies ErrorRows
