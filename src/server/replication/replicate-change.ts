import type { Engine } from '../../engine/engine.ts'
import type { ObjectMetadata, ObjectVersion } from '../../engine/object-version.ts'
import { bucketReplication } from './bucket-replication.ts'
import { mayReplicate } from './may-replicate.ts'
import { replicaMetadata } from './replica-metadata.ts'
import type { ReplicationParts, RuleAtWork } from './replicate-version.ts'
import { replicationState } from './replication-state.ts'

/** Gives a replica the tags, grants and lock that its source has now. */
export async function replicateChange(
  { engine, now, dayMs }: ReplicationParts,
  atWork: RuleAtWork,
  version: ObjectVersion,
): Promise<void> {
  const state = replicationState(version.metadata)
  const { rule, key } = atWork
  const replica = state && 'replicas' in state ? state.replicas[rule.destination] : undefined
  const destination = engine.bucket(rule.destination)
  if (replica?.versionId === undefined || destination === undefined) return
  const replicating = { ...atWork, destination, now: now() }
  if (!mayReplicate(replicating, 's3:ReplicateTags')) return
  const { tags, extra } = replicaMetadata(version, replicating, dayMs)
  await engine.amendObject({
    bucket: destination.name,
    key,
    versionId: replica.versionId,
    amend: (metadata) => ({ ...metadata, tags, extra: { ...metadata.extra, ...extra } }),
  })
}

/**
 * Gives the source of a replica the tags and grants that the replica has now, if a rule of the replica's bucket wants
 * that. Source: S3 User Guide, "Replicating metadata changes with replica modification sync".
 */
export async function replicateBack(engine: Engine, replica: ObjectVersion): Promise<void> {
  const state = replicationState(replica.metadata)
  if (state === undefined || !('source' in state)) return
  const { bucket, versionId } = state.source
  const here = engine.bucket(replica.bucket)
  const rules = here && bucketReplication(here)?.rules
  const isWanted = rules?.some(
    (rule) =>
      rule.isEnabled &&
      rule.replicaModifications &&
      rule.destination === bucket &&
      replica.key.startsWith(rule.prefix),
  )
  if (isWanted !== true) return
  const amend = (metadata: ObjectMetadata): ObjectMetadata => changed(metadata, replica.metadata)
  await engine.amendObject({ bucket, key: replica.key, versionId, amend })
}

function changed(metadata: ObjectMetadata, { tags, extra }: ObjectMetadata): ObjectMetadata {
  const { acl: _, ...kept } = metadata.extra ?? {}
  const acl = extra?.['acl']
  return { ...metadata, tags, extra: { ...kept, ...(acl !== undefined && { acl }) } }
}
