import { defineErrors } from '../core/error.ts'

/** What an endpoint answers instead of what was asked, as a problem document. */
export const endpointError = defineErrors({
  BodyTooLarge: {
    status: 413,
    message: 'The body of the request is too large.',
    hint: 'Send less, or raise maxBodyBytes; large bodies go to S3 by a signed URL.',
  },
  DownloadDenied: {
    status: 403,
    message: 'You may not download this.',
    hint: 'Ask whoever decides about it for access.',
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
  RequestMalformed: {
    status: 400,
    message: 'The request is not one that a browser would send.',
    hint: 'Send a path that begins with "/" and the name of the host in the Host header.',
  },
  SignInRequired: {
    status: 401,
    message: 'Nobody is signed in.',
    hint: 'Sign in and try again.',
  },
})
