import type { Bucket } from '../../engine/bucket.ts'
import { s3Error } from '../../protocol/errors.ts'
import {
  readLockConfiguration,
  type LockConfiguration,
} from '../../protocol/lock/lock-configuration.ts'
import { aspectReader } from '../aspect-reader.ts'

/** The aspect that a bucket keeps its lock in. */
export const lockAspect = 'objectLock'

/** What a bucket gets that is made with object lock. */
export const newLock = { ObjectLockEnabled: 'Enabled' } as const satisfies LockConfiguration

/** A bucket's object lock; undefined where it was never enabled. */
export const bucketLock = aspectReader<LockConfiguration>(lockAspect, readLockConfiguration)

export const missingLock = (): Error =>
  s3Error('InvalidRequest', { message: 'Bucket is missing Object Lock Configuration' })

/** Throws `InvalidRequest` for a bucket whose object lock is not enabled. */
export function checkBucketLock(bucket: Bucket): void {
  if (bucketLock(bucket) === undefined) throw missingLock()
}
