import { s3Error } from '../../protocol/errors.ts'
import { defineHandler } from '../handler.ts'
import { checkBucketLock } from '../lock/bucket-lock.ts'
import { retentionOf } from '../lock/version-lock.ts'
import { taggedVersion } from '../tagged-version.ts'

export const getObjectRetention = defineHandler({
  operation: 'GetObjectRetention',
  honours: ['VersionId'],
  handle({ VersionId }, context) {
    checkBucketLock(context.bucket)
    const version = taggedVersion({ versionId: VersionId, method: 'GET' }, context)
    const retention = retentionOf(version)
    if (retention === undefined) throw s3Error('NoSuchObjectLockConfiguration')
    const { mode, until } = retention
    return { Retention: { Mode: mode, RetainUntilDate: new Date(until) } }
  },
})
