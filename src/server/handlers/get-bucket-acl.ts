import { listedGrants } from '../../protocol/acl/access-control-policy.ts'
import { ownerOf } from '../accounts/owner-of.ts'
import { granteeOf } from '../acl/known-accounts.ts'
import { bucketAcl } from '../acl/stored-acl.ts'
import { defineHandler } from '../handler.ts'

export const getBucketAcl = defineHandler({
  operation: 'GetBucketAcl',
  honours: [],
  handle: (_input, { accounts, bucket }) => ({
    Owner: ownerOf(accounts, bucket.owner),
    Grants: listedGrants(bucketAcl(bucket, accounts), (id) => granteeOf(accounts, id)),
  }),
})
