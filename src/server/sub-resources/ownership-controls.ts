import { z } from 'zod'
import type { Json } from '../../core/json.ts'
import type { Bucket } from '../../engine/bucket.ts'
import { s3Error } from '../../protocol/errors.ts'
import { canonicalIdOfAccount } from '../accounts/owner-of.ts'
import { objectOwnerships } from '../acl/object-ownership.ts'
import { bucketAcl, isOwnersAlone } from '../acl/stored-acl.ts'
import { matching } from './matching.ts'
import type { SubResource, SubResourcePut } from './sub-resource.ts'

const configuration = z.object({
  Rules: z.tuple([
    z.object({
      ObjectOwnership: z.enum(objectOwnerships),
    }),
  ]),
})

export const ownershipControls: SubResource = {
  aspect: 'ownershipControls',
  put: 'PutBucketOwnershipControls',
  get: 'GetBucketOwnershipControls',
  delete: 'DeleteBucketOwnershipControls',
  member: 'OwnershipControls',
  absent: 'OwnershipControlsNotFoundError',
  accept: acceptOwnership,
}

/** ACLs can only be disabled where they grant nothing to anybody else. */
function acceptOwnership(document: Json, bucket: Bucket, { context }: SubResourcePut): Json {
  const accepted = matching(configuration, document)
  const { accounts } = context
  const owner = canonicalIdOfAccount(accounts, bucket.owner)
  const disables = accepted.Rules[0].ObjectOwnership === 'BucketOwnerEnforced'
  if (disables && !isOwnersAlone(bucketAcl(bucket, accounts), owner))
    throw s3Error('InvalidBucketAclWithObjectOwnership', { context: { BucketName: bucket.name } })
  return accepted
}
