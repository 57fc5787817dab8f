import type { Json } from '../../core/json.ts'
import type { ObjectMetadata, ObjectVersion } from '../../engine/object-version.ts'
import { mayChangeRetention, readRetention } from '../../protocol/lock/retention.ts'
import { bucketLock } from '../lock/bucket-lock.ts'
import { objectOwner } from '../object-owner.ts'
import { bucketReplication } from './bucket-replication.ts'
import { mayReplicate, type Replicating } from './may-replicate.ts'
import { replicaMetadata, replicatedAcl } from './replica-metadata.ts'
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
  if (!mayChange(replicating)) return
  const { tags, extra = {} } = replicaMetadata(version, replicating, dayMs)
  const given = { ...extra, lock: bucketLock(destination) && version.metadata.extra?.['lock'] }
  await engine.amendObject({
    bucket: destination.name,
    key,
    versionId: replica.versionId,
    amend: (metadata) => ({ ...metadata, tags, extra: changedExtra(metadata, given, replicating) }),
  })
}

const mayChange = (replicating: Replicating): boolean =>
  mayReplicate(replicating, 's3:ReplicateObject') && mayReplicate(replicating, 's3:ReplicateTags')

type Extra = Readonly<Record<string, Json>>

/** A replica's lock gets no weaker: its bucket's owner may have locked it on their own account. */
function changedExtra(
  { extra = {} }: ObjectMetadata,
  { lock, ...given }: Readonly<Record<string, Json | undefined>>,
  { source, destination, rule, now }: Replicating,
): Extra {
  const { acl, legalHold, ...kept } = extra
  const change = { from: readRetention(extra['lock']), to: readRetention(lock) }
  const locks = mayChangeRetention({ ...change, now: now.getTime(), bypass: false })
  const isHeld = legalHold === 'ON' && source.owner !== destination.owner
  return defined({
    ...kept,
    acl: rule.overridesOwner ? acl : undefined,
    legalHold,
    ...given,
    ...(isHeld && { legalHold }),
    ...(lock !== undefined && locks && { lock }),
  })
}

function defined(values: Readonly<Record<string, Json | undefined>>): Extra {
  const entries = Object.entries(values)
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

/**
 * Gives the source of a replica the tags and grants that the replica has now, if a rule of the replica's bucket wants
 * that and the bucket of the source lets its role. Source: S3 User Guide, "Replicating metadata changes with replica
 * modification sync".
 */
export async function replicateBack(
  { engine, now }: ReplicationParts,
  replica: ObjectVersion,
): Promise<void> {
  const state = replicationState(replica.metadata)
  if (state === undefined || !('source' in state)) return
  const { key } = replica
  const { bucket, versionId } = state.source
  const source = engine.bucket(replica.bucket)
  const configuration = source && bucketReplication(source)
  const rule = configuration?.rules.find(
    ({ isEnabled, replicaModifications, destination, prefix }) =>
      isEnabled && replicaModifications && destination === bucket && key.startsWith(prefix),
  )
  const destination = engine.bucket(bucket)
  if (!source || !configuration || !rule || !destination) return
  const { role } = configuration
  const replicating = { role, rule, source, destination, key, now: now() }
  if (!mayChange(replicating)) return
  await engine.amendObject({
    bucket,
    key,
    versionId,
    amend: (metadata) => changedBack(metadata, replica, replicating),
  })
}

/** Grants go back only to the account that gave them. */
function changedBack(
  metadata: ObjectMetadata,
  replica: ObjectVersion,
  { source, destination }: Replicating,
): ObjectMetadata {
  const { tags } = replica.metadata
  if (objectOwner(metadata, destination) !== objectOwner(replica.metadata, source))
    return { ...metadata, tags }
  const { acl: _, ...kept } = metadata.extra ?? {}
  return { ...metadata, tags, extra: { ...kept, ...replicatedAcl(replica, { destination }) } }
}
