import { isStowageError } from '../core/error.ts'
import { clientError } from './errors.ts'

/** How far a request had come when it failed. */
type Phase = 'request' | 'response'

type Code = Parameters<typeof clientError>[0]

const codes: Readonly<Record<string, Code>> = {
  EAI_AGAIN: 'EndpointUnreachable',
  ECONNREFUSED: 'EndpointUnreachable',
  EHOSTDOWN: 'EndpointUnreachable',
  EHOSTUNREACH: 'EndpointUnreachable',
  ENETUNREACH: 'EndpointUnreachable',
  ENOTFOUND: 'EndpointUnreachable',
  ETIMEDOUT: 'EndpointUnreachable',
  UND_ERR_CONNECT_TIMEOUT: 'EndpointUnreachable',
  UND_ERR_BODY_TIMEOUT: 'RequestTimedOut',
  UND_ERR_HEADERS_TIMEOUT: 'RequestTimedOut',
  ECONNRESET: 'ConnectionLost',
  EPIPE: 'ConnectionLost',
  UND_ERR_SOCKET: 'ConnectionLost',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'ResponseTruncated',
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: 'BodyLengthWrong',
  UND_ERR_INVALID_ARG: 'InputInvalid',
  UND_ERR_CLOSED: 'ClientClosed',
  UND_ERR_DESTROYED: 'ClientClosed',
  UND_ERR_HEADERS_OVERFLOW: 'ResponseInvalid',
}

const certificate = /CERT|^ERR_TLS|ISSUER|^ERR_SSL/

/**
 * The error of the table for what undici or the system reports. An error of the table passes, and
 * so does one that the caller's own body threw.
 */
export function networkError(cause: unknown, signal: AbortSignal | undefined, phase: Phase): Error {
  if (signal?.aborted === true) return clientError('RequestAborted', { cause: signal.reason })
  if (isStowageError(cause)) return cause
  // Several addresses that all failed come as one error without a code of its own.
  const first: unknown = cause instanceof AggregateError ? cause.errors[0] : cause
  const code = codeOf(cause) ?? codeOf(first) ?? ''
  const known = codes[code]
  if (known === 'ConnectionLost' && phase === 'response')
    return clientError('ResponseTruncated', { cause })
  if (known !== undefined) return clientError(known, { ...messageFor(known, cause), cause })
  if (code.startsWith('HPE_')) return clientError('ResponseInvalid', { cause })
  if (certificate.test(code)) return clientError('CertificateInvalid', { cause })
  return cause instanceof Error ? cause : clientError('ConnectionLost', { cause })
}

/** Undici names the header or argument it refuses, never its value. */
function messageFor(code: Code, cause: unknown): { readonly message?: string } {
  return code === 'InputInvalid' && cause instanceof Error ? { message: cause.message } : {}
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
