import type { Json } from '../../core/json.ts'
import type { ObjectMetadata, ObjectVersion } from '../../engine/object-version.ts'
import { isAcl } from '../../protocol/acl/grant.ts'
import { isPublicAcl } from '../../protocol/acl/is-public-acl.ts'
import { blocksPublic } from '../acl/check-public-acl.ts'
import { hasAclsDisabled } from '../acl/object-ownership.ts'
import { bucketLock } from '../lock/bucket-lock.ts'
import { lockExtra } from '../lock/object-lock.ts'
import { keptOwner, objectOwner } from '../object-owner.ts'
import { standardClass } from '../storage-class.ts'
import type { Replicating } from './may-replicate.ts'
import { replicationExtra } from './replication-state.ts'

type Extra = Readonly<Record<string, Json>>

/** What a replica says of itself: all that its source says, but its class and its owner by the rule. */
export function replicaMetadata(
  version: ObjectVersion,
  replicating: Replicating,
  dayMs: number,
): ObjectMetadata {
  const { storageClass: own, extra: _, ...described } = version.metadata
  const storageClass = replicating.rule.storageClass ?? own
  const { bucket, versionId } = version
  const extra: Extra = {
    ...locks(version, replicating, dayMs),
    ...ownership(version, replicating),
    ...replicationExtra({ source: { bucket, versionId } }),
  }
  const isStandard = storageClass === undefined || storageClass === standardClass
  return { ...described, ...(!isStandard && { storageClass }), extra }
}

/** True for a version whose lock the destination could not keep. */
export function needsLock({ metadata }: ObjectVersion, { destination }: Replicating): boolean {
  const { lock, legalHold } = metadata.extra ?? {}
  return (lock !== undefined || legalHold === 'ON') && bucketLock(destination) === undefined
}

/** The source's, or else the default of the destination. */
function locks(version: ObjectVersion, { destination, now }: Replicating, dayMs: number): Extra {
  if (bucketLock(destination) === undefined) return {}
  const { lock, legalHold } = version.metadata.extra ?? {}
  return {
    ...lockExtra({}, { bucket: destination, now, dayMs }),
    ...(lock !== undefined && { lock }),
    ...(legalHold !== undefined && { legalHold }),
  }
}

function ownership(version: ObjectVersion, replicating: Replicating): Extra {
  const { rule, source, destination } = replicating
  if (rule.overridesOwner || hasAclsDisabled(destination)) return {}
  return {
    ...keptOwner(objectOwner(version.metadata, source), destination),
    ...replicatedAcl(version, replicating),
  }
}

/** The grants of the source, unless they are public and the destination takes none that are. */
export function replicatedAcl(
  { metadata }: ObjectVersion,
  { destination }: Pick<Replicating, 'destination'>,
): Extra {
  const acl = metadata.extra?.['acl']
  if (!isAcl(acl) || hasAclsDisabled(destination)) return {}
  return blocksPublic(destination, 'BlockPublicAcls') && isPublicAcl(acl) ? {} : { acl }
}
