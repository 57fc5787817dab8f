import { defineErrors } from '../core/error.ts'

/** What can go wrong on the way to S3 and back; what S3 itself answers keeps S3's code. */
export const clientError = defineErrors({
  BodyLengthUnknown: {
    message: 'The length of the body is not known.',
    hint: 'Pass ContentLength, or use upload(), which takes streams of any length.',
  },
  BodyLengthWrong: {
    status: 400,
    message: 'The body has not the length that was announced.',
    hint: 'Pass the true length (of send, ContentLength), or leave it out.',
  },
  BodyUsed: {
    message: 'The body has been read already.',
    hint: 'A body is read once: keep its bytes, or get the object or open the stream again.',
  },
  CertificateInvalid: {
    message: 'The TLS certificate of the endpoint is not accepted.',
    hint: 'Check the name and expiry of the certificate; NODE_EXTRA_CA_CERTS adds an authority.',
  },
  ChecksumMismatch: {
    message: 'The bytes that arrived do not match the checksum of the object.',
    hint: 'Discard what was read and read it again; if it stays, the object is damaged.',
    retryable: true,
  },
  ClientClosed: {
    message: 'The client is closed.',
    hint: 'Close the client after the last request.',
  },
  ConnectionLost: {
    message: 'The connection was lost before the response had begun.',
    hint: 'Try again; if it stays, look at the server and the proxies before it.',
    retryable: true,
  },
  CredentialsExpired: {
    message: 'The temporary credentials have expired.',
    hint: 'Their source gives no fresh ones: check the role, profile or session they come from.',
    retryable: true,
  },
  CredentialsMissing: {
    message: 'No credentials were found.',
    hint: 'Pass credentials, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile or a role.',
  },
  EndpointInvalid: {
    message: 'The endpoint is no URL of a server.',
    hint: 'Give scheme, host and port only, like https://s3.example.com.',
  },
  EndpointUnreachable: {
    message: 'The endpoint cannot be reached.',
    hint: 'Check the endpoint, that its server runs, and the network between.',
    retryable: true,
  },
  InputInvalid: {
    message: 'The input cannot be sent.',
    hint: 'Correct the member that the message names.',
  },
  RequestAborted: {
    message: 'The request was aborted.',
    hint: 'Its signal was aborted by the caller.',
  },
  RequestTimedOut: {
    message: 'The endpoint did not answer in time.',
    hint: 'Try again, or raise the timeouts of the client.',
    retryable: true,
  },
  ResponseInvalid: {
    message: 'The response is none of S3.',
    hint: 'Check that the endpoint is an S3 server, and what proxies stand before it.',
  },
  ResponseTruncated: {
    message: 'The connection ended before the whole response had arrived.',
    hint: 'Read it again; a range continues where it ended.',
    retryable: true,
  },
})
