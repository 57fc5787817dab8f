import { STATUS_CODES } from 'node:http'
import { isStowageError } from '../core/error.ts'
import { endpointError } from './errors.ts'

/** A refusal as it travels: `application/problem+json`. Source: RFC 9457. */
export interface Problem {
  readonly status: number
  /** What programs match by. */
  readonly code: string
  /** What happened, for people. */
  readonly detail: string
  readonly requestId?: string | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** The response that carries a problem. Never stored by caches. */
export function problem({ status, code, detail, requestId, headers }: Problem): Response {
  const title = STATUS_CODES[status] ?? 'Error'
  const body = { type: 'about:blank', title, status, code, detail, requestId }
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(requestId !== undefined && { 'x-request-id': requestId }),
      ...headers,
    },
  })
}

/**
 * The problem of something thrown. Errors of other tables are the application's own affair (S3's
 * `AccessDenied` is about its credentials, not about the caller), so they are `EndpointFailed`.
 */
export function problemOf(
  thrown: unknown,
  about: Pick<Problem, 'requestId' | 'headers'> = {},
): Response {
  const isOurs = isStowageError(thrown) && Object.hasOwn(endpointError.rows, thrown.code)
  const { status = 500, code, message } = isOurs ? thrown : endpointError('EndpointFailed')
  return problem({ status, code, detail: message, ...about })
}
