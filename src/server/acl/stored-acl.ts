import type { Json } from '../../core/json.ts'
import type { Bucket } from '../../engine/bucket.ts'
import type { ObjectMetadata } from '../../engine/object-version.ts'
import { isAcl, privateAcl, type Acl } from '../../protocol/acl/grant.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { canonicalIdOfAccount } from '../accounts/owner-of.ts'
import { objectOwner } from '../object-owner.ts'
import { hasAclsDisabled } from './object-ownership.ts'

/** The ACL of a bucket. Where ACLs are disabled it reads as its owner's alone. */
export function bucketAcl(bucket: Bucket, accounts: Accounts): Acl {
  const kept = hasAclsDisabled(bucket) ? undefined : bucket.aspects['acl']
  return isAcl(kept) ? kept : privateAcl(canonicalIdOfAccount(accounts, bucket.owner))
}

/** The ACL of an object, or of the object that an upload is to become. */
export function objectAcl(
  metadata: Pick<ObjectMetadata, 'extra'>,
  bucket: Bucket,
  accounts: Accounts,
): Acl {
  const kept = hasAclsDisabled(bucket) ? undefined : metadata.extra?.['acl']
  if (isAcl(kept)) return kept
  return privateAcl(canonicalIdOfAccount(accounts, objectOwner(metadata, bucket)))
}

/** What is kept of an ACL: nothing of one that is private, as most are. */
export function keptAcl(acl: Acl, owner: string): Json | undefined {
  return isOwnersAlone(acl, owner) ? undefined : acl.map((grant) => ({ ...grant }))
}

/** True for an ACL that grants everything to the owner and nothing to anybody else. */
export function isOwnersAlone(acl: Acl, owner: string): boolean {
  const [grant, ...others] = acl
  if (grant === undefined || others.length > 0) return false
  return 'id' in grant && grant.id === owner && grant.permission === 'FULL_CONTROL'
}
