import { s3Error } from '../../protocol/errors.ts'
import { checkFuture } from '../../protocol/lock/requested-lock.ts'
import {
  isRetentionMode,
  mayChangeRetention,
  type Retention,
} from '../../protocol/lock/retention.ts'
import type { OperationInput } from '../../protocol/operation-types.ts'
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
    const { allows, engine, bucket, now, key: name } = context
    const asked = { action: 's3:PutObjectRetention', bucket, key: name, versionId: VersionId }
    const lock = askedLock(Retention)
    if (!allows({ ...asked, lock })) throw s3Error('AccessDenied')
    if (Retention === undefined) throw s3Error('MalformedXML')
    checkBucketLock(bucket)
    const to = wantedRetention(Retention, now.getTime())
    const { key, versionId } = taggedVersion({ versionId: VersionId, method: 'PUT' }, context)
    const bypass = bypassesGovernance(BypassGovernanceRetention, { key, versionId, lock }, context)
    let isAllowed = true
    const amended = await engine.amendObject({
      bucket: bucket.name,
      key,
      versionId,
      amend(metadata) {
        const from = retentionOf({ metadata })
        isAllowed = mayChangeRetention({ from, to, now: now.getTime(), bypass })
        return isAllowed ? withRetention(metadata, to) : undefined
      },
    })
    if (amended === undefined) throw s3Error('NoSuchKey', { context: { Key: key } })
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
