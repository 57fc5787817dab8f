import { parseHttpDate } from '../protocol/http-date.ts'
import { clientError } from './errors.ts'
import type { ResponseHeaders } from './exchange.ts'
import { onAbort } from './on-abort.ts'
import { headerOf } from './response-error.ts'

const firstDelayMs = 50
const longestDelayMs = 20_000
/** A server that asks for more patience than this gets its error back instead. */
const longestRetryAfterMs = 60_000

/** Milliseconds before a retry: exponential with full jitter, and not before `Retry-After`. */
export function backoffMs(
  attempt: number,
  { retryAfterMs = 0, random = Math.random }: { retryAfterMs?: number; random?: () => number } = {},
): number {
  const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** attempt)
  return Math.max(retryAfterMs, Math.floor(random() * ceiling))
}

/** Milliseconds that `Retry-After` asks for, in seconds or as a date; undefined for too many. */
export function retryAfterMsOf(headers: ResponseHeaders, now: Date): number | undefined {
  const text = headerOf(headers, 'retry-after')
  if (text === undefined) return 0
  const wait = /^\d{1,9}$/.test(text)
    ? Number(text) * 1000
    : (parseHttpDate(text)?.getTime() ?? 0) - now.getTime()
  if (wait <= 0) return 0
  return wait > longestRetryAfterMs ? undefined : wait
}

/** Waits; throws `RequestAborted` at once when the signal aborts. */
export function waitFor(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer)
      reject(clientError('RequestAborted', { cause: signal?.reason as unknown }))
    }
    const forget = signal && onAbort(signal, abort)
    const timer = setTimeout(() => {
      forget?.()
      resolve()
    }, milliseconds)
    if (signal?.aborted === true) abort()
  })
}
