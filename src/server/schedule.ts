/** Work that goes on beside the requests. */
export interface Schedule {
  /** Runs it this often, in milliseconds, never twice at a time; the signal aborts when the server stops. */
  every(intervalMs: number, work: ScheduledWork): void
  /** Aborts what runs and waits for it. */
  close(): Promise<void>
}

export type ScheduledWork = (signal: AbortSignal) => Promise<void>

/** The longest that a timer of Node's waits, in milliseconds. */
const longestMs = 2 ** 31 - 1

export function createSchedule(onDefect: (error: unknown) => void): Schedule {
  const stopping = new AbortController()
  const timers = new Set<NodeJS.Timeout>()
  const running = new Set<Promise<void>>()
  const { signal } = stopping
  return {
    every(intervalMs, work) {
      let isRunning = false
      const run = async (): Promise<void> => {
        if (isRunning) return
        isRunning = true
        try {
          await work(signal)
        } catch (error) {
          if (!signal.aborted) onDefect(error)
        } finally {
          isRunning = false
        }
      }
      const start = (): void => {
        const ending = run().finally(() => running.delete(ending))
        running.add(ending)
      }
      const timer = setInterval(start, Math.min(Math.max(1, intervalMs), longestMs))
      // A program that is done otherwise is not kept by what it would do next.
      timer.unref()
      timers.add(timer)
    },
    async close() {
      stopping.abort()
      for (const timer of timers) clearInterval(timer)
      await Promise.all(running)
    },
  }
}
