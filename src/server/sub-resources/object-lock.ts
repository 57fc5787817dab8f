import { s3Error } from '../../protocol/errors.ts'
import { readLockConfiguration } from '../../protocol/lock/lock-configuration.ts'
import { lockAspect } from '../lock/bucket-lock.ts'
import type { SubResource } from './sub-resource.ts'

/** Once on it stays on: there is nothing that deletes it. */
export const objectLock: SubResource = {
  aspect: lockAspect,
  put: 'PutObjectLockConfiguration',
  get: 'GetObjectLockConfiguration',
  member: 'ObjectLockConfiguration',
  honours: ['Token'],
  absent: 'ObjectLockConfigurationNotFoundError',
  accept(document, bucket) {
    readLockConfiguration(document)
    if (bucket.versioning !== 'Enabled') {
      throw s3Error('InvalidBucketState', {
        message: "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
      })
    }
    return document
  },
}
