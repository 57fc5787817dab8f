import type { Bucket } from '../../engine/bucket.ts'
import { isCustomers } from '../../engine/encryption/seal.ts'
import type { Engine } from '../../engine/engine.ts'
import type { ObjectVersion } from '../../engine/object-version.ts'
import { aclGrants } from '../../protocol/acl/acl-grants.ts'
import type { ReplicationRule } from '../../protocol/replication/replication-rule.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { canonicalIdOfAccount } from '../accounts/owner-of.ts'
import { blocksPublic } from '../acl/check-public-acl.ts'
import { objectAcl } from '../acl/stored-acl.ts'
import { blocksCustomerKeys } from '../encryption/bucket-encryption.ts'
import type { Events } from '../events.ts'
import { objectOwner } from '../object-owner.ts'
import { subjectOf } from '../write-outcome.ts'
import { mayReplicate, type FailureReason, type Replicating } from './may-replicate.ts'
import { needsLock, replicaMetadata } from './replica-metadata.ts'
import { replicationState } from './replication-state.ts'

export interface ReplicationParts {
  readonly accounts: Accounts
  readonly engine: Engine
  readonly events: Events
  readonly now: () => Date
  readonly dayMs: number
}

/** One rule at work. */
export interface RuleAtWork {
  readonly role: string
  readonly rule: ReplicationRule
  readonly source: Bucket
  readonly key: string
}

/** `undefined`: the source is gone, so there is nothing to replicate. */
export type ReplicaOutcome = { readonly versionId: string } | { readonly failure: FailureReason }

/** Makes the replica of a version, sharing its bytes and its seal, a customer's too, unless it is there. */
export async function replicateVersion(
  parts: ReplicationParts,
  atWork: RuleAtWork,
  version: ObjectVersion,
): Promise<ReplicaOutcome | undefined> {
  const { engine, events, now, dayMs } = parts
  const reached = reach(parts, atWork)
  if ('failure' in reached) return reached
  const { destination, key } = reached
  if (!isReadable(parts, reached, version)) return { failure: 'SrcGetObjectNotPermitted' }
  if (!permits(reached, version)) return { failure: 'DstPutObjectNotPermitted' }
  if (needsLock(version, reached)) return { failure: 'DstBucketObjectLockConfigMissing' }
  const done = engine.getObject({ bucket: destination.name, key })
  // It was made, and the server was killed before it could say so.
  if (done?.deleteMarker === false && isReplicaOf(done, version)) return done
  const metadata = replicaMetadata(version, reached, dayMs)
  const result = await engine.copyObject({
    source: version,
    bucket: destination,
    key,
    metadata,
    encryption: 'kept',
  })
  if (result.outcome === 'source-absent') return undefined
  if (result.outcome !== 'stored') return { failure: 'DstBucketNotFound' }
  const subject = subjectOf(destination, result.version)
  const name = 'ObjectCreated:Put'
  await events.raise({ name, bucket: destination, ...subject, time: now(), cause: undefined })
  return result.version
}

/**
 * What another account owns is replicated if the owner of the source may read it, and its ACL.
 * Source: S3 User Guide, "What does Amazon S3 replicate?".
 */
function isReadable(
  { accounts }: ReplicationParts,
  { source }: Replicating,
  { metadata }: ObjectVersion,
): boolean {
  if (objectOwner(metadata, source) === source.owner) return true
  const acl = objectAcl(metadata, source, accounts)
  const ignoresPublic = blocksPublic(source, 'IgnorePublicAcls')
  const asker = { canonicalId: canonicalIdOfAccount(accounts, source.owner), ignoresPublic }
  return aclGrants(acl, 'READ', asker) && aclGrants(acl, 'READ_ACP', asker)
}

function permits(replicating: Replicating, { metadata, seal }: ObjectVersion): boolean {
  if (isCustomers(seal) && blocksCustomerKeys(replicating.destination)) return false
  const actions = [
    's3:ReplicateObject',
    ...(metadata.tags === undefined ? [] : ['s3:ReplicateTags']),
    ...(replicating.rule.overridesOwner ? ['s3:ObjectOwnerOverrideToBucketOwner'] : []),
  ]
  return actions.every((action) => mayReplicate(replicating, action))
}

function isReplicaOf(replica: ObjectVersion, { bucket, versionId }: ObjectVersion): boolean {
  const state = replicationState(replica.metadata)
  if (state === undefined || !('source' in state)) return false
  return state.source.bucket === bucket && state.source.versionId === versionId
}

/** Leaves a delete marker in the destination as well. */
export async function replicateMarker(
  parts: ReplicationParts,
  atWork: RuleAtWork,
): Promise<FailureReason | undefined> {
  const { engine, events, now } = parts
  const reached = reach(parts, atWork)
  if ('failure' in reached) return reached.failure
  const { destination, key } = reached
  if (!mayReplicate(reached, 's3:ReplicateDelete')) return 'DstDelObjNotPermitted'
  const result = await engine.deleteObject({ bucket: destination.name, key })
  if (result.outcome !== 'deleted') return undefined
  const { versionId, sequence = 0 } = result
  const name = 'ObjectRemoved:DeleteMarkerCreated'
  const about = { key, versionId, sequence, time: now(), cause: undefined }
  await events.raise({ name, bucket: destination, ...about })
  return undefined
}

function reach(
  { engine, now }: ReplicationParts,
  atWork: RuleAtWork,
): Replicating | { readonly failure: FailureReason } {
  const destination = engine.bucket(atWork.rule.destination)
  if (destination === undefined) return { failure: 'DstBucketNotFound' }
  if (destination.versioning !== 'Enabled') return { failure: 'DstBucketUnversioned' }
  return { ...atWork, destination, now: now() }
}
