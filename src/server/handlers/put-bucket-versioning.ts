import { s3Error } from '../../protocol/errors.ts'
import { defineHandler } from '../handler.ts'
import { bucketLock } from '../lock/bucket-lock.ts'
import { bucketReplication } from '../replication/bucket-replication.ts'

export const putBucketVersioning = defineHandler({
  operation: 'PutBucketVersioning',
  honours: ['VersioningConfiguration'],
  async handle({ VersioningConfiguration }, { engine, bucket }) {
    const { Status, MFADelete } = VersioningConfiguration ?? {}
    if (MFADelete === 'Enabled') {
      throw s3Error('NotImplemented', { message: 'MFA delete is not implemented.' })
    }
    if (Status !== 'Enabled' && Status !== 'Suspended')
      throw s3Error('IllegalVersioningConfigurationException')
    if (Status === 'Suspended' && bucketLock(bucket) !== undefined) {
      throw s3Error('InvalidBucketState', {
        message:
          'An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.',
      })
    }
    if (Status === 'Suspended' && bucketReplication(bucket) !== undefined) {
      throw s3Error('InvalidBucketState', {
        message:
          'A replication configuration is present on this bucket, so the versioning state cannot be changed.',
      })
    }
    await engine.setVersioning(bucket, Status)
    return {}
  },
})
