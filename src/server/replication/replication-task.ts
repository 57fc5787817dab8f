import { z } from 'zod'
import type { Json } from '../../core/json.ts'
import type { BucketEvent } from '../events.ts'
import { bucketReplication } from './bucket-replication.ts'

const task = z.object({
  /** A version that came, a delete marker that came, or a version whose tags, ACL or lock changed. */
  kind: z.enum(['version', 'marker', 'change']),
  bucket: z.string(),
  key: z.string(),
  versionId: z.string(),
})

/** One thing to be done in the destinations of a bucket. */
export type ReplicationTask = Readonly<z.infer<typeof task>>

/** Undefined for what no server of this version wrote. */
export function readReplicationTask(value: Json): ReplicationTask | undefined {
  return task.safeParse(value).data
}

/** What an event asks of replication; undefined, at once, where a bucket has none. */
export function replicationTaskOf(event: BucketEvent): ReplicationTask | undefined {
  const { bucket, key, versionId } = event
  const configuration = bucketReplication(bucket)
  if (configuration === undefined || bucket.versioning !== 'Enabled') return undefined
  const kind = kindOf(event)
  if (kind === undefined || versionId === undefined) return undefined
  if (!configuration.rules.some(({ prefix }) => key.startsWith(prefix))) return undefined
  return { kind, bucket: bucket.name, key, versionId }
}

/**
 * The server's own delete markers, of lifecycle and of replication, go nowhere.
 * Source: S3 User Guide, "What does Amazon S3 replicate?".
 */
function kindOf({ name, cause }: BucketEvent): ReplicationTask['kind'] | undefined {
  if (name.startsWith('ObjectCreated:')) return 'version'
  if (cause === undefined) return undefined
  if (name === 'ObjectRemoved:DeleteMarkerCreated') return 'marker'
  return changes.test(name) ? 'change' : undefined
}

const changes = /^Object(?:Tagging|Acl|Retention|LegalHold):/
