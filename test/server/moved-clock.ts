import type { S3World } from './s3-world.ts'

/** The clock of a world's server, and of the client that signs for it: real time, and what it was moved by. */
export interface MovedClock {
  readonly now: () => Date
  /** Moves on by so many days of the calendar. */
  passDays(days: number): void
}

/** Opens a world whose clock can be moved on. */
export async function openWorldAndClock<World extends Pick<S3World, 's3'>>(
  open: (now: () => Date) => Promise<World>,
): Promise<{ readonly world: World; readonly clock: MovedClock }> {
  let offset = 0
  const now = (): Date => new Date(Date.now() + offset)
  const world = await open(now)
  // The SDK would set it back: Node dates its answers by the clock of the machine.
  Object.defineProperty(world.s3.config, 'systemClockOffset', { get: () => offset, set: () => {} })
  return { world, clock: { now, passDays: (days) => void (offset += days * 86_400_000) } }
}
