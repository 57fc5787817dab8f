import { z } from 'zod'
import { closedObject, expects } from '../closed-object.ts'

/** S3's own shape, as `PutBucketVersioning` takes it. */
export interface VersioningConfiguration {
  readonly Status: 'Enabled' | 'Suspended'
}

/**
 * `true` keeps every version; `false` suspends, which is all S3 can do once versioning was on, so
 * there is no `'off'`.
 */
export type VersioningInput = boolean | 'Enabled' | 'Suspended' | VersioningConfiguration

const status = z.enum(['Enabled', 'Suspended'], expects('has to be "Enabled" or "Suspended"'))

/** Validates `versioning`, `VersioningConfiguration`, and normalises both to S3's shape. */
export const versioningSchema = z
  .union(
    [
      z.boolean(),
      status,
      closedObject({ Status: status }, { expected: 'has to be a mapping with a Status' }),
    ],
    {
      error: ({ input }) =>
        input === 'off'
          ? 'cannot be "off": S3 can only suspend versioning; write false'
          : 'has to be true, false, "Enabled", "Suspended" or { Status }',
    },
  )
  .transform(versioningOf)

function versioningOf(input: VersioningInput): VersioningConfiguration {
  if (typeof input === 'object') return input
  return { Status: input === true || input === 'Enabled' ? 'Enabled' : 'Suspended' }
}
