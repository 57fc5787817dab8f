import type { ErrorContext } from '../core/error.ts'
import { clientError } from './errors.ts'
import { onAbort } from './on-abort.ts'

/** What the promise gives, or `RequestAborted` as soon as the signal aborts. */
export function abortable<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
  context: ErrorContext = {},
): Promise<T> {
  if (signal === undefined) return promise
  return new Promise<T>((resolve, reject) => {
    const abort = (): void =>
      reject(clientError('RequestAborted', { context, cause: signal.reason as unknown }))
    if (signal.aborted) abort()
    const forget = onAbort(signal, abort)
    promise.then(resolve, reject).finally(forget)
  })
}
