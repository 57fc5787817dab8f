import { z } from 'zod'
import { matching } from './matching.ts'
import type { SubResource } from './sub-resource.ts'

const configuration = z.object({ Status: z.enum(['Enabled', 'Disabled']) })

/** Whether policies may ask for the bucket's tags: `../bucket-tags.ts`. */
export const abac: SubResource = {
  aspect: 'abac',
  put: 'PutBucketAbac',
  get: 'GetBucketAbac',
  member: 'AbacStatus',
  absent: { AbacStatus: { Status: 'Disabled' } },
  accept: (document) => matching(configuration, document),
}
