import { parseHttpDate } from '../protocol/http-date.ts'

/** The time as the server has it. */
export interface Clock {
  readonly now: () => Date
  /** Follows the server's `Date` from here on. False when it is no date, or says nothing new. */
  readonly follow: (serverDate: string | undefined) => boolean
}

/** A difference that no server minds; S3 allows 15 minutes. */
const toleratedMs = 4 * 60_000

/** A clock that can be put right by a server that finds it wrong. */
export function createClock(system: () => Date = () => new Date()): Clock {
  let offsetMs = 0
  const now = (): Date => (offsetMs === 0 ? system() : new Date(system().getTime() + offsetMs))
  return {
    now,
    follow(serverDate) {
      const server = parseHttpDate(serverDate ?? '')?.getTime()
      if (server === undefined || Math.abs(server - now().getTime()) < toleratedMs) return false
      offsetMs = server - system().getTime()
      return true
    },
  }
}
