import { engineError } from './errors.ts'

/** Knows what is under way, so that closing can wait for it. */
export interface InFlight {
  /** Runs the work, or throws EngineClosed. */
  run<Result>(work: () => Promise<Result>): Promise<Result>
  /** Throws EngineClosed once closed. */
  check(): void
  /** Lets nothing more begin; resolves when nothing is under way. */
  close(): Promise<void>
}

export function createInFlight(): InFlight {
  let running = 0
  let closed = false
  let drained = (): void => undefined

  const check = (): void => {
    if (closed) throw engineError('EngineClosed')
  }
  return {
    check,
    async run(work) {
      check()
      running += 1
      try {
        return await work()
      } finally {
        running -= 1
        if (running === 0) drained()
      }
    },
    async close() {
      closed = true
      if (running === 0) return
      await new Promise<void>((resolve) => {
        drained = resolve
      })
    },
  }
}
