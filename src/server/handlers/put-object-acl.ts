import type { Json } from '../../core/json.ts'
import type { ObjectMetadata } from '../../engine/object-version.ts'
import { s3Error } from '../../protocol/errors.ts'
import { canonicalIdOfAccount } from '../accounts/owner-of.ts'
import { checkPublicAcl } from '../acl/check-public-acl.ts'
import { hasAclsDisabled } from '../acl/object-ownership.ts'
import { aclMembers, putAcl } from '../acl/requested-acl.ts'
import { keptAcl } from '../acl/stored-acl.ts'
import { amendVersion } from '../amend-version.ts'
import { defineHandler } from '../handler.ts'
import { objectOwner } from '../object-owner.ts'
import { taggedVersion } from '../tagged-version.ts'
import { subjectOf } from '../write-outcome.ts'

export const putObjectAcl = defineHandler({
  operation: 'PutObjectAcl',
  honours: [...aclMembers, 'AccessControlPolicy', 'GrantWrite', 'VersionId'],
  async handle(input, context) {
    const { accounts, bucket } = context
    if (hasAclsDisabled(bucket)) throw s3Error('AccessControlListNotSupported')
    const version = taggedVersion({ versionId: input.VersionId, method: 'PUT' }, context)
    const owners = {
      bucketOwner: canonicalIdOfAccount(accounts, bucket.owner),
      objectOwner: canonicalIdOfAccount(accounts, objectOwner(version.metadata, bucket)),
    }
    const acl = putAcl(input, owners, accounts)
    checkPublicAcl(acl, bucket)
    const kept = keptAcl(acl, owners.objectOwner)

    const amended = await amendVersion(version, (metadata) => withAcl(metadata, kept), context)

    await context.raise('ObjectAcl:Put', subjectOf(bucket, amended))
    return {}
  },
})

function withAcl(metadata: ObjectMetadata, acl: Json | undefined): ObjectMetadata {
  const { acl: _, ...others } = metadata.extra ?? {}
  return { ...metadata, extra: { ...others, ...(acl !== undefined && { acl }) } }
}
