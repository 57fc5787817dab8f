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
  let closed: Promise<void> | undefined
  let drained = (): void => undefined

  const check = (): void => {
    if (closed !== undefined) throw engineError('EngineClosed')
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
    close() {
      closed ??= new Promise<void>((resolve) => {
        if (running === 0) resolve()
        drained = resolve
      })
      return closed
    },
  }
}
