import { z } from 'zod'

/** What a rule did. In numbers of versions, markers and uploads; bytes as they were stored. */
export interface RuleCounts {
  /** Objects of unversioned buckets, for good. */
  readonly expired: number
  /** Objects of versioned buckets, behind a delete marker. */
  readonly markersAdded: number
  /** Noncurrent versions and delete markers, for good. */
  readonly versionsRemoved: number
  /** Delete markers with nothing below. */
  readonly markersRemoved: number
  readonly transitioned: number
  readonly uploadsAborted: number
  readonly bytesRemoved: number
  readonly bytesTransitioned: number
}

export interface BucketReport {
  readonly bucket: string
  /** Versions, delete markers and uploads that were looked at. */
  readonly examined: number
  /** True if it went on where an earlier run was stopped; its counts are part of this report. */
  readonly resumed: boolean
  /** By the ids of rules; of those that did something. */
  readonly rules: Readonly<Record<string, RuleCounts>>
}

export interface LifecycleReport {
  /** The time that rules were evaluated at. */
  readonly now: Date
  readonly dryRun: boolean
  /** False if it was stopped: the next run goes on there. */
  readonly completed: boolean
  /** Of buckets that have a lifecycle configuration, by name. */
  readonly buckets: readonly BucketReport[]
}

const nothing: RuleCounts = {
  expired: 0,
  markersAdded: 0,
  versionsRemoved: 0,
  markersRemoved: 0,
  transitioned: 0,
  uploadsAborted: 0,
  bytesRemoved: 0,
  bytesTransitioned: 0,
}

/** The counts of a bucket while it is walked. */
export interface Tally {
  examined: number
  readonly rules: Map<string, RuleCounts>
}

export function count(tally: Tally, rule: string, counts: Partial<RuleCounts>): void {
  const sum: Record<string, number> = { ...nothing, ...tally.rules.get(rule) }
  for (const [name, value] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + value
  tally.rules.set(rule, { ...nothing, ...sum })
}

const number = z.number()
export const tallySchema = z.object({
  examined: number,
  rules: z.record(
    z.string(),
    z.object({
      expired: number,
      markersAdded: number,
      versionsRemoved: number,
      markersRemoved: number,
      transitioned: number,
      uploadsAborted: number,
      bytesRemoved: number,
      bytesTransitioned: number,
    }),
  ),
})

/** A tally as it is kept between two runs. */
export type KeptTally = z.infer<typeof tallySchema>

export const writtenTally = ({ examined, rules }: Tally): KeptTally => ({
  examined,
  rules: Object.fromEntries(rules),
})

export const readTally = ({ examined, rules }: KeptTally): Tally => ({
  examined,
  rules: new Map(Object.entries(rules)),
})
