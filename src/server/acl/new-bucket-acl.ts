import type { Json } from '../../core/json.ts'
import type { Bucket } from '../../engine/bucket.ts'
import { isAcl } from '../../protocol/acl/grant.ts'
import { isPublicAcl } from '../../protocol/acl/is-public-acl.ts'
import { s3Error } from '../../protocol/errors.ts'
import { canonicalIdOfAccount } from '../accounts/owner-of.ts'
import type { Context } from '../handler.ts'
import { checkPublicAcl } from './check-public-acl.ts'
import { hasAclsDisabled, objectOwnerships, type ObjectOwnership } from './object-ownership.ts'
import { aclMembers, requestedAcl, type AclInput } from './requested-acl.ts'
import { isOwnersAlone, keptAcl } from './stored-acl.ts'

/** The members by which CreateBucket says whose objects are, and who may have the bucket. */
export const newBucketAclMembers = [...aclMembers, 'GrantWrite', 'ObjectOwnership'] as const

interface NewBucketInput extends AclInput {
  readonly ObjectOwnership?: string | undefined
}

export interface NewBucketAcl {
  /** Undefined when the request says none. */
  readonly ownership: ObjectOwnership | undefined
  /** What is kept of the ACL. */
  readonly acl: Json | undefined
}

/**
 * Reads both. Throws `InvalidBucketAclWithObjectOwnership` for an ACL of a bucket that is to have none, and
 * `InvalidBucketAclWithBlockPublicAccessError` for a public one, as new buckets are blocked for those.
 */
export function newBucketAcl(
  input: NewBucketInput,
  { accounts, caller, legacyBucketDefaults, bucketName }: Context,
): NewBucketAcl {
  const ownership = ownershipOf(input.ObjectOwnership)
  const owner = canonicalIdOfAccount(accounts, caller.account)
  const acl = requestedAcl(input, { bucketOwner: owner, objectOwner: undefined }, accounts)
  if (acl === undefined || isOwnersAlone(acl, owner)) return { ownership, acl: undefined }
  const isEnforced = ownership === 'BucketOwnerEnforced'
  if (isEnforced || (ownership === undefined && !legacyBucketDefaults)) {
    throw s3Error('InvalidBucketAclWithObjectOwnership', { context: { BucketName: bucketName } })
  }
  if (!legacyBucketDefaults && isPublicAcl(acl)) {
    throw s3Error('InvalidBucketAclWithBlockPublicAccessError', {
      context: { BucketName: bucketName },
    })
  }
  return { ownership, acl: keptAcl(acl, owner) }
}

/**
 * Whoever creates a bucket again in us-east-1 resets its ACL, if they may put one. Throws `AccessDenied`.
 * Source: S3 API Reference, list of error codes.
 */
export async function resetBucketAcl(
  acl: Json | undefined,
  bucket: Bucket,
  { allows, engine }: Context,
): Promise<void> {
  if (hasAclsDisabled(bucket)) return
  if (acl === undefined && bucket.aspects['acl'] === undefined) return
  const action = 's3:PutBucketAcl'
  if (!allows({ action, bucket })) throw s3Error('AccessDenied', { context: { Action: action } })
  if (isAcl(acl)) checkPublicAcl(acl, bucket)
  if (acl === undefined) await engine.deleteAspect(bucket, 'acl')
  else await engine.putAspect(bucket, 'acl', acl)
}

function ownershipOf(header: string | undefined): ObjectOwnership | undefined {
  if (header === undefined) return undefined
  const ownership = objectOwnerships.find((each) => each === header)
  if (ownership !== undefined) return ownership
  throw s3Error('InvalidArgument', {
    message: 'Invalid x-amz-object-ownership header',
    context: { ArgumentName: 'x-amz-object-ownership', ArgumentValue: header },
  })
}
