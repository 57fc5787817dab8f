import type { Bucket } from '../../engine/bucket.ts'
import {
  readReplication,
  type ReplicationConfiguration,
} from '../../protocol/replication/read-replication.ts'

export const replicationAspect = 'replication'

const known = new WeakMap<Bucket, ReplicationConfiguration>()

/** A bucket's replication configuration, read once per record; undefined where there is none. */
export function bucketReplication(bucket: Bucket): ReplicationConfiguration | undefined {
  const document = bucket.aspects[replicationAspect]
  if (document === undefined) return undefined
  const found = known.get(bucket) ?? readReplication(document)
  known.set(bucket, found)
  return found
}
