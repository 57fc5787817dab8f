import type { ObjectMetadata } from '../../engine/object-version.ts'
import { s3Error } from '../../protocol/errors.ts'
import { checkFuture } from '../../protocol/lock/requested-lock.ts'
import {
  isRetentionMode,
  mayChangeRetention,
  type Retention,
} from '../../protocol/lock/retention.ts'
import type { OperationInput } from '../../protocol/operation-types.ts'
import { amendVersion } from '../amend-version.ts'
import { defineHandler } from '../handler.ts'
import { checkBucketLock } from '../lock/bucket-lock.ts'
import {
  bypassesGovernance,
  protectedByLock,
  retentionOf,
  withRetention,
} from '../lock/version-lock.ts'
import { taggedVersion } from '../tagged-version.ts'
import { subjectOf } from '../write-outcome.ts'

export const putObjectRetention = defineHandler({
  operation: 'PutObjectRetention',
  honours: ['BypassGovernanceRetention', 'Retention', 'VersionId'],
  async handle({ BypassGovernanceRetention, Retention, VersionId }, context) {
    const { allows, bucket, now, key } = context
    const asked = { action: 's3:PutObjectRetention', bucket, key, versionId: VersionId }
    const lock = askedLock(Retention)
    if (!allows({ ...asked, lock })) throw s3Error('AccessDenied')
    if (Retention === undefined) throw s3Error('MalformedXML')
    checkBucketLock(bucket)
    const to = wantedRetention(Retention, now.getTime())
    const version = taggedVersion({ versionId: VersionId, method: 'PUT' }, context)
    const { versionId } = version
    const bypass = bypassesGovernance(BypassGovernanceRetention, { key, versionId, lock }, context)
    let isAllowed = true
    const amend = (metadata: ObjectMetadata): ObjectMetadata | undefined => {
      const from = retentionOf({ metadata })
      isAllowed = mayChangeRetention({ from, to, now: now.getTime(), bypass })
      return isAllowed ? withRetention(metadata, to) : undefined
    }
    const amended = await amendVersion(version, amend, context)
    if (!isAllowed) throw protectedByLock()
    await context.raise('ObjectRetention:Put', subjectOf(bucket, amended))
    return {}
  },
})

type WantedRetention = NonNullable<OperationInput<'PutObjectRetention'>['Retention']>

/** As policies ask about it. */
const askedLock = ({ Mode: mode, RetainUntilDate: until }: Partial<WantedRetention> = {}) => ({
  ...(mode !== undefined && { mode }),
  ...(until !== undefined && { until: until.toISOString() }),
})

/** Empty parameters take a retention away. */
function wantedRetention(wanted: WantedRetention, now: number): Retention | undefined {
  const { Mode: mode, RetainUntilDate: until, ...others } = wanted
  if (Object.keys(others).length > 0)
    throw s3Error('NotImplemented', { message: 'Event holds are not implemented.' })
  if (mode === undefined && until === undefined) return undefined
  if (!isRetentionMode(mode) || until === undefined) throw s3Error('MalformedXML')
  checkFuture(until, { now, name: 'RetainUntilDate' })
  return { mode, until: until.getTime() }
}
