import { z } from 'zod'
import { matching } from './matching.ts'
import type { SubResource } from './sub-resource.ts'

const configuration = z.object({
  Rules: z.tuple([
    z.object({
      ObjectOwnership: z.enum(['BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter']),
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
  accept: (document) => matching(configuration, document),
}
