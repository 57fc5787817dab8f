import {
  readReplication,
  type ReplicationConfiguration,
} from '../../protocol/replication/read-replication.ts'
import { aspectReader } from '../aspect-reader.ts'

export const replicationAspect = 'replication'

/** A bucket's replication configuration. */
export const bucketReplication = aspectReader<ReplicationConfiguration>(
  replicationAspect,
  readReplication,
)
