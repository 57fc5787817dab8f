import { abortError, isUploadError } from './upload-error.ts'

/** Milliseconds: half a second, doubled each time. */
const firstPauseMs = 500
const longestPauseMs = 30_000

/** Does something again as long as it fails of what may pass, and waits for a network where there is none. */
export async function withRetries<T>(
  work: () => Promise<T>,
  { retries, signal }: { readonly retries: number; readonly signal: AbortSignal },
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (signal.aborted) throw abortError()
      if (!isUploadError(error) || !error.retryable || attempt >= retries) throw error
    }
    if (!navigator.onLine) {
      await online(signal)
      // What failed without a network was no attempt.
      attempt = -1
      continue
    }
    const pause = Math.min(firstPauseMs * 2 ** attempt, longestPauseMs)
    // Not all at once, where one failure met many.
    await wait(pause * (0.5 + Math.random() / 2), signal)
  }
}

function online(signal: AbortSignal): Promise<void> {
  return until(signal, (done) => {
    addEventListener('online', done)
    return () => removeEventListener('online', done)
  })
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return until(signal, (done) => {
    const timer = setTimeout(done, ms)
    return () => clearTimeout(timer)
  })
}

/** Resolves when `start`'s callback is called; throws an AbortError before that. */
function until(signal: AbortSignal, start: (done: () => void) => () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => (): void => {
      stop()
      signal.removeEventListener('abort', abort)
      settle()
    }
    const abort = end(() => reject(abortError()))
    const stop = start(end(resolve))
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort)
  })
}
