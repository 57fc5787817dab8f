import type { Json } from '../../core/json.ts'
import type { Bucket } from '../../engine/bucket.ts'
import type { Acl } from '../../protocol/acl/grant.ts'
import { s3Error } from '../../protocol/errors.ts'
import { canonicalIdOfAccount } from '../accounts/owner-of.ts'
import type { Context } from '../handler.ts'
import { keptOwner } from '../object-owner.ts'
import { checkPublicAcl } from './check-public-acl.ts'
import { hasAclsDisabled, objectOwnership } from './object-ownership.ts'
import { aclMembers, requestedAcl, type AclInput } from './requested-acl.ts'
import { isOwnersAlone, keptAcl } from './stored-acl.ts'

type Extra = Readonly<Record<string, Json>>

/** The members by which a write says who else may have its object. */
export const objectAclMembers = aclMembers

const none: Extra = {}

/**
 * What is kept with a new object of its owner and its grants. Throws `AccessControlListNotSupported` where ACLs are
 * disabled, `AccessDenied` for a public one that is blocked, and what is no ACL.
 */
export function aclExtra(input: AclInput, { accounts, bucket, caller }: Context): Extra {
  if (!aclMembers.some((member) => input[member] !== undefined)) {
    return hasAclsDisabled(bucket) ? none : keptOwner(caller.account, bucket)
  }
  const writer = ownerOfWrite(bucket, caller.account, input.ACL)
  const owners = {
    bucketOwner: canonicalIdOfAccount(accounts, bucket.owner),
    objectOwner: canonicalIdOfAccount(accounts, writer),
  }
  const acl = requestedAcl(input, owners, accounts) ?? []
  if (hasAclsDisabled(bucket)) {
    checkBucketOwners(input, acl, owners.bucketOwner)
    return none
  }
  checkPublicAcl(acl, bucket)
  const kept = keptAcl(acl, owners.objectOwner)
  return { ...keptOwner(writer, bucket), ...(kept !== undefined && { acl: kept }) }
}

/** Source: S3 User Guide, "Controlling ownership of objects and disabling ACLs for your bucket". */
function ownerOfWrite(bucket: Bucket, writer: string, canned: string | undefined): string {
  const ownership = objectOwnership(bucket)
  const isGiven = ownership === 'BucketOwnerPreferred' && canned === 'bucket-owner-full-control'
  return isGiven ? bucket.owner : writer
}

/**
 * Where ACLs are disabled a write may still say that the bucket owner controls its object, in any way: of the bucket
 * owner's own writes, and only of these, `private` says so too, and clients send it unasked.
 */
function checkBucketOwners({ ACL }: AclInput, acl: Acl, bucketOwner: string): void {
  if (ACL === 'bucket-owner-full-control' || isOwnersAlone(acl, bucketOwner)) return
  throw s3Error('AccessControlListNotSupported')
}
