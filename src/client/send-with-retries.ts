import { isStowageError, StowageError } from '../core/error.ts'
import type { Clock } from './clock.ts'
import type { WireResponse } from './exchange.ts'
import type { PreparedRequest } from './prepare-request.ts'
import { headerOf, isLateError, responseError } from './response-error.ts'
import { backoffMs, retryAfterMsOf, waitFor } from './retry.ts'

/** One request, and how it is tried. */
export interface Trial {
  readonly request: PreparedRequest
  readonly attempt: () => Promise<WireResponse>
  /** Attempts after the first. */
  readonly retries: number
  readonly clock: Clock
  readonly signal: AbortSignal | undefined
}

interface Failure {
  readonly error: unknown
  readonly response?: WireResponse
}

/**
 * Tries a request until it succeeds, cannot be sent again, or has failed for good. Only what may pass
 * is tried again; a clock that the server finds wrong is put right, once.
 */
export async function sendWithRetries(trial: Trial): Promise<WireResponse> {
  const { request, retries, clock, signal } = trial
  let isClockSet = false
  for (let attempt = 0; ; attempt++) {
    const outcome = await tryOnce(trial)
    if (!('error' in outcome)) return outcome
    const { error, response } = outcome
    if (!isReplayable(request)) throw error
    if (!isClockSet && isSkewed(error, response, clock)) {
      isClockSet = true
      attempt--
      continue
    }
    if (attempt >= retries || !isStowageError(error) || !error.retryable) throw error
    const retryAfterMs = response === undefined ? 0 : retryAfterMsOf(response.headers, clock.now())
    if (retryAfterMs === undefined) throw error
    await waitFor(backoffMs(attempt, { retryAfterMs }), signal)
  }
}

async function tryOnce({ request, attempt }: Trial): Promise<WireResponse | Failure> {
  try {
    const response = await attempt()
    const { status, text } = response
    if (status >= 200 && status < 300 && !(text !== '' && isLateError(text))) return response
    return { error: responseError(request, response), response }
  } catch (error) {
    return { error: inContext(error, request) }
  }
}

/** A stream that has begun to flow cannot be sent again. */
function isReplayable({ payload }: PreparedRequest): boolean {
  return 'bytes' in payload || !payload.hasBegun()
}

/** HEAD has no body to say why it is refused, so its date has to. */
function isSkewed(error: unknown, response: WireResponse | undefined, clock: Clock): boolean {
  if (response === undefined || response.status !== 403) return false
  const mayBeSkewed =
    isStowageError(error, 'RequestTimeTooSkewed') ||
    (isStowageError(error, 'AccessDenied') && response.text === '')
  return mayBeSkewed && clock.follow(headerOf(response.headers, 'date'))
}

/** Tells which request the error of the network befell. */
function inContext(error: unknown, { operation, bucket, key, origin }: PreparedRequest): unknown {
  if (!(error instanceof StowageError)) return error
  const { code, message, status, retryable, hint, cause } = error
  const row = { message, retryable, ...(status !== undefined && { status }) }
  return new StowageError(
    code,
    { ...row, ...(hint !== undefined && { hint }) },
    {
      context: { operation: operation.name, bucket, key, endpoint: origin, ...error.context },
      cause,
    },
  )
}
