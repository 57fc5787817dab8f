import { defineErrors } from '../core/error.ts'

/** What an endpoint answers instead of what was asked, as a problem document. */
export const endpointError = defineErrors({
  BodyRewritten: {
    status: 500,
    message:
      'A parser has read the body, and its bytes are lost: serve the endpoint before express.json(), in Fastify by createFastifyPlugin.',
    hint: 'Let no parser read what the endpoint serves: it stores each byte as it arrives.',
  },
  DownloadDenied: {
    status: 403,
    message: 'You may not download this.',
    hint: 'Ask whoever decides about it for access.',
  },
  DownloadInvalid: {
    message: 'The download is not declared as it has to be.',
    hint: 'Correct what the message names.',
  },
  DownloadUnavailable: {
    status: 503,
    message: 'The download cannot be prepared at the moment.',
    hint: 'Try again; onDefect is told why the storage or the audit trail did not answer.',
    retryable: true,
  },
  DownloadUnknown: {
    status: 404,
    message: 'There is nothing to download here.',
    hint: 'Check the address.',
  },
  EndpointFailed: {
    status: 500,
    message: 'The application failed to answer.',
    hint: 'Its operator finds the reason with onDefect.',
  },
  MethodUnsupported: {
    status: 405,
    message: 'The endpoint does not know this method.',
    hint: 'Use one of those that the Allow header names.',
  },
  ObjectChanged: {
    status: 412,
    message: 'The object is not the one that the request is about.',
    hint: 'Ask without If-Match and If-Unmodified-Since for the object that is there now.',
  },
  OriginRefused: {
    status: 403,
    message: 'The request comes from a page of another site.',
    hint: 'Send it from a page of this site, or name the origin of the other in origins.',
  },
  PendingPublic: {
    message: 'Uploads would wait where anyone may read them before they are verified.',
    hint: 'Pass a private storage as pending: what is verified is copied from there.',
  },
  RangeUnsatisfiable: {
    status: 416,
    message: 'The object has no such bytes.',
    hint: 'Content-Range tells how many it has.',
  },
  RequestMalformed: {
    status: 400,
    message: 'The request is not one that the endpoint understands.',
    hint: 'Send a path that begins with "/", the Host header, and JSON where JSON is expected.',
  },
  RequestTooLarge: {
    status: 413,
    message: 'The body of the request is too large.',
    hint: 'Send less, or raise maxBodyBytes; large bodies go to S3 by a signed request.',
  },
  RequestTypeUnsupported: {
    status: 415,
    message: 'The body of the request is no JSON.',
    hint: 'Send JSON as application/json.',
  },
  SignInRequired: {
    status: 401,
    message: 'Nobody is signed in.',
    hint: 'Sign in and try again.',
  },
  UploadAborted: {
    status: 409,
    message: 'The upload was aborted.',
    hint: 'Begin another.',
  },
  UploadBusy: {
    status: 409,
    message: 'The upload is being completed.',
    hint: 'Ask again in a moment for the same answer.',
    retryable: true,
  },
  UploadCompleted: {
    status: 409,
    message: 'The upload is completed: its object is in the storage.',
    hint: 'Begin another; what is stored is the affair of the application.',
  },
  UploadDenied: {
    status: 403,
    message: 'You may not upload this.',
    hint: 'Ask whoever decides about it; a token serves only the one it was made for.',
  },
  UploadExpired: {
    status: 410,
    message: 'The upload took too long.',
    hint: 'Begin another; expiresIn of the route says how long one may take.',
  },
  UploadInputInvalid: {
    status: 422,
    message: 'What was said about the upload is not what the route asks for.',
    hint: 'Send an input that the schema of the route takes, of 8 KiB at most.',
  },
  UploadMissing: {
    status: 409,
    message: 'The upload has not arrived as it was announced.',
    hint: 'Send all of its bytes, then complete it.',
    retryable: true,
  },
  UploadOverQuota: {
    status: 413,
    message: 'There is no room left for the upload.',
    hint: 'Delete something, or ask for more room.',
  },
  UploadRejected: {
    status: 422,
    message: 'The upload is none that the route accepts.',
    hint: 'Upload what accept of the route allows.',
  },
  UploadTokenInvalid: {
    status: 403,
    message: 'The token is none of this endpoint.',
    hint: 'Send the token that begin answered with, as it is.',
  },
  UploadUnavailable: {
    status: 503,
    message: 'The upload cannot go on at the moment.',
    hint: 'Try again; onDefect is told why the storage or the audit trail did not answer.',
    retryable: true,
  },
  UploadUnknown: {
    status: 404,
    message: 'There is no such upload.',
    hint: 'Check the name of the route, and that all processes declare the same routes.',
  },
  UploadsInvalid: {
    message: 'The uploads are not declared as they have to be.',
    hint: 'Correct what the message names.',
  },
})
