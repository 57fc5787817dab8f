import { z } from 'zod'
import { s3Error } from '../errors.ts'
import type { Retention } from './retention.ts'

/** What AWS allows at most, in days and years. Source: S3 User Guide, "Object Lock considerations". */
const maxDays = 36_500
const maxYears = 100
/** S3 counts a year as so many days. */
const daysOfYear = 365

const defaultRetention = z.strictObject({
  Mode: z.enum(['GOVERNANCE', 'COMPLIANCE']),
  Days: z.int().optional(),
  Years: z.int().optional(),
})
const configuration = z.strictObject({
  ObjectLockEnabled: z.literal('Enabled'),
  Rule: z.strictObject({ DefaultRetention: defaultRetention }).optional(),
})

/** A bucket's object lock: it is on, and what a new version gets that says nothing itself. */
export type LockConfiguration = z.infer<typeof configuration>

/** Reads a configuration, as it was put or as it is kept. Throws `MalformedXML`, `InvalidRetentionPeriod`. */
export function readLockConfiguration(document: unknown): LockConfiguration {
  const { data } = configuration.safeParse(document)
  if (data === undefined) throw s3Error('MalformedXML')
  if (data.Rule !== undefined) checkPeriod(data.Rule.DefaultRetention)
  return data
}

function checkPeriod({ Days, Years }: z.infer<typeof defaultRetention>): void {
  if ((Days === undefined) === (Years === undefined)) throw s3Error('MalformedXML')
  const period = Days ?? Years ?? 0
  if (period <= 0) throw s3Error('InvalidRetentionPeriod')
  if (period > (Days === undefined ? maxYears : maxDays))
    throw s3Error('InvalidRetentionPeriod', { message: 'Default retention period too large.' })
}

interface Creation {
  /** In milliseconds. */
  readonly now: number
  readonly dayMs: number
}

/** The retention of a version that is made now and says nothing of its own. */
export function retentionByDefault(
  { Rule }: LockConfiguration,
  { now, dayMs }: Creation,
): Retention | undefined {
  if (Rule === undefined) return undefined
  const { Mode: mode, Days, Years = 0 } = Rule.DefaultRetention
  return { mode, until: now + (Days ?? Years * daysOfYear) * dayMs }
}
