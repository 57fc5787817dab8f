import { listedGrants } from '../../protocol/acl/access-control-policy.ts'
import { ownerOf } from '../accounts/owner-of.ts'
import { granteeOf } from '../acl/known-accounts.ts'
import { objectAcl } from '../acl/stored-acl.ts'
import { defineHandler } from '../handler.ts'
import { objectOwner } from '../object-owner.ts'
import { taggedVersion } from '../tagged-version.ts'

export const getObjectAcl = defineHandler({
  operation: 'GetObjectAcl',
  honours: ['VersionId'],
  handle({ VersionId }, context) {
    const { accounts, bucket } = context
    const { metadata } = taggedVersion({ versionId: VersionId, method: 'GET' }, context)
    return {
      Owner: ownerOf(accounts, objectOwner(metadata, bucket)),
      Grants: listedGrants(objectAcl(metadata, bucket, accounts), (id) => granteeOf(accounts, id)),
    }
  },
})
