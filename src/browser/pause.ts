import { abortError } from './upload-error.ts'

/** The brake of an upload. */
export interface Pause {
  readonly pause: () => void
  readonly resume: () => void
  /** Stops for good. */
  readonly stop: () => void
  readonly isStopped: () => boolean
  /** Resolves when nothing holds it, with a signal for what is sent then. Throws an AbortError after `stop`. */
  readonly go: () => Promise<AbortSignal>
}

export function createPause(): Pause {
  let current = new AbortController()
  let state: 'going' | 'paused' | 'stopped' = 'going'
  let wake = (): void => {}
  const isStopped = (): boolean => state === 'stopped'
  return {
    pause() {
      if (state !== 'going') return
      state = 'paused'
      current.abort()
    },
    resume() {
      if (state !== 'paused') return
      state = 'going'
      wake()
    },
    stop() {
      state = 'stopped'
      current.abort()
      wake()
    },
    isStopped,
    async go() {
      if (state === 'paused') await new Promise<void>((resolve) => (wake = resolve))
      if (isStopped()) throw abortError()
      current = new AbortController()
      // Paused again before this went on.
      if (state === 'paused') current.abort()
      return current.signal
    },
  }
}
