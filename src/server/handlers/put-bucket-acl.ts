import { s3Error } from '../../protocol/errors.ts'
import { canonicalIdOfAccount } from '../accounts/owner-of.ts'
import { checkPublicAcl } from '../acl/check-public-acl.ts'
import { hasAclsDisabled } from '../acl/object-ownership.ts'
import { aclMembers, putAcl } from '../acl/requested-acl.ts'
import { keptAcl } from '../acl/stored-acl.ts'
import { defineHandler } from '../handler.ts'

export const putBucketAcl = defineHandler({
  operation: 'PutBucketAcl',
  honours: [...aclMembers, 'AccessControlPolicy', 'GrantWrite'],
  async handle(input, { accounts, bucket, engine }) {
    if (hasAclsDisabled(bucket)) throw s3Error('AccessControlListNotSupported')
    const owner = canonicalIdOfAccount(accounts, bucket.owner)
    const acl = putAcl(input, { bucketOwner: owner, objectOwner: undefined }, accounts)
    checkPublicAcl(acl, bucket)
    const kept = keptAcl(acl, owner)
    if (kept === undefined) await engine.deleteAspect(bucket, 'acl')
    else await engine.putAspect(bucket, 'acl', kept)
    return {}
  },
})
