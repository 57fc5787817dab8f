import { isStowageError } from '../core/error.ts'
import type { Clock } from './clock.ts'
import type { WireResponse } from './exchange.ts'
import { inContext } from './in-context.ts'
import { contextOf, type PreparedRequest } from './prepare-request.ts'
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

/**
 * Tries a request until it succeeds, cannot be sent again, or has failed for good. Only what may pass
 * is tried again; a clock that the server finds wrong is put right, once.
 */
export async function sendWithRetries(trial: Trial): Promise<WireResponse> {
  const { request, attempt, retries, clock, signal } = trial
  let isClockSet = false
  for (let failures = 0; ; failures++) {
    let response: WireResponse | undefined
    let error: unknown
    try {
      response = await attempt()
      if (isSuccess(response)) return response
      error = responseError(request, response, failures)
    } catch (cause) {
      error = inContext(cause, contextOf(request))
    }
    if (!isReplayable(request)) throw error
    if (!isClockSet && isSkewed(error, response, clock)) {
      isClockSet = true
      failures--
      continue
    }
    if (failures >= retries || !isStowageError(error) || !error.retryable) throw error
    const retryAfterMs = response === undefined ? 0 : retryAfterMsOf(response.headers, clock.now())
    if (retryAfterMs === undefined) throw error
    await waitFor(backoffMs(failures, { retryAfterMs }), signal).catch((cause: unknown) => {
      throw inContext(cause, contextOf(request))
    })
  }
}

function isSuccess({ status, text }: WireResponse): boolean {
  return status >= 200 && status < 300 && !(text !== '' && isLateError(text))
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
