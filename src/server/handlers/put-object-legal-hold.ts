import { s3Error } from '../../protocol/errors.ts'
import { amendVersion } from '../amend-version.ts'
import { defineHandler } from '../handler.ts'
import { checkBucketLock } from '../lock/bucket-lock.ts'
import { taggedVersion } from '../tagged-version.ts'
import { subjectOf } from '../write-outcome.ts'

export const putObjectLegalHold = defineHandler({
  operation: 'PutObjectLegalHold',
  honours: ['LegalHold', 'VersionId'],
  async handle({ LegalHold, VersionId }, context) {
    const { allows, bucket, key } = context
    const status = LegalHold?.Status
    const action = 's3:PutObjectLegalHold'
    const lock = status === undefined ? {} : { legalHold: status }
    if (!allows({ action, bucket, key, versionId: VersionId, lock })) throw s3Error('AccessDenied')
    if (status !== 'ON' && status !== 'OFF') throw s3Error('MalformedXML')
    checkBucketLock(bucket)
    const version = taggedVersion({ versionId: VersionId, method: 'PUT' }, context)
    const amended = await amendVersion(
      version,
      (metadata) => ({ ...metadata, extra: { ...metadata.extra, legalHold: status } }),
      context,
    )
    await context.raise('ObjectLegalHold:Put', subjectOf(bucket, amended))
    return {}
  },
})
