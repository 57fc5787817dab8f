import type { LeftEntry } from './journal-entry.ts'

/** How many, and how much. */
export interface Tally {
  readonly objects: number
  /** Bytes, as the source has them. */
  readonly bytes: number
}

/** What became of the objects in one run. */
export interface Tallies {
  readonly copied: Tally
  /** What was there was another object, and has been replaced. */
  readonly replaced: Tally
  /** They were there, with the same bytes. */
  readonly equal: Tally
  /** Earlier runs had finished them. */
  readonly before: Tally
  /** The target holds others of their keys, and they were left. */
  readonly different: Tally
  readonly refused: Tally
  readonly failed: Tally
}

export type TallyName = keyof Tallies

/** What one run of a migration did. */
export interface MigrationReport extends Tallies {
  readonly source: string
  readonly target: string
  /** The directory of its state. */
  readonly state: string
  /** ISO 8601. */
  readonly startedAt: string
  readonly seconds: number
  /** Whether it came to the end of the source. */
  readonly ended: boolean
  /** Those that were left, and why; the first thousand. The journals have all. */
  readonly left: readonly Omit<LeftEntry, 'event'>[]
}

const mostLeft = 1000

/** Counts while a run goes on. */
export interface Ledger {
  readonly count: (name: TallyName, bytes: number) => void
  readonly leave: (entry: Omit<LeftEntry, 'event'>, bytes: number) => void
  readonly tallies: () => Tallies
  readonly left: () => MigrationReport['left']
}

export function createLedger(): Ledger {
  const empty = (): { objects: number; bytes: number } => ({ objects: 0, bytes: 0 })
  const tallies = {
    copied: empty(),
    replaced: empty(),
    equal: empty(),
    before: empty(),
    different: empty(),
    refused: empty(),
    failed: empty(),
  }
  const left: Omit<LeftEntry, 'event'>[] = []
  const count = (name: TallyName, bytes: number): void => {
    tallies[name].objects++
    tallies[name].bytes += bytes
  }
  return {
    count,
    leave(entry, bytes) {
      count(entry.reason, bytes)
      if (left.length < mostLeft) left.push(entry)
    },
    tallies: () => structuredClone(tallies),
    left: () => left,
  }
}
