import { s3Error } from '../../protocol/errors.ts'
import { defineHandler } from '../handler.ts'
import { checkBucketLock } from '../lock/bucket-lock.ts'
import { legalHoldOf } from '../lock/version-lock.ts'
import { taggedVersion } from '../tagged-version.ts'

export const getObjectLegalHold = defineHandler({
  operation: 'GetObjectLegalHold',
  honours: ['VersionId'],
  handle({ VersionId }, context) {
    checkBucketLock(context.bucket)
    const version = taggedVersion({ versionId: VersionId, method: 'GET' }, context)
    const Status = legalHoldOf(version)
    if (Status === undefined) throw s3Error('NoSuchObjectLockConfiguration')
    return { LegalHold: { Status } }
  },
})
