/** A clock that goes on from wherever it was put. */
export interface TestClock {
  readonly now: () => Date
  /** Puts it at a moment. */
  readonly set: (to: Date) => void
  /** Moves it by seconds, backwards too. */
  readonly advance: (seconds: number) => void
  /** Gives it the system's time again. */
  readonly reset: () => void
}

/** Makes a clock that shows the system's time until it is moved. */
export function createTestClock(system: () => number = Date.now): TestClock {
  let offsetMs = 0
  return {
    now: () => new Date(system() + offsetMs),
    set: (to) => void (offsetMs = to.getTime() - system()),
    advance: (seconds) => void (offsetMs += seconds * 1000),
    reset: () => void (offsetMs = 0),
  }
}
