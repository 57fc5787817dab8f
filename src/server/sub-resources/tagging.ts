import { z } from 'zod'
import { bucketTags, tagsOf } from '../../protocol/tagging.ts'
import { matching } from './matching.ts'
import type { SubResource } from './sub-resource.ts'

const configuration = z.object({
  TagSet: z.array(z.object({ Key: z.string(), Value: z.string() })),
})

export const tagging: SubResource = {
  aspect: 'tagging',
  put: 'PutBucketTagging',
  get: 'GetBucketTagging',
  delete: 'DeleteBucketTagging',
  member: 'Tagging',
  isOutput: true,
  absent: 'NoSuchTagSet',
  accept(document) {
    const { TagSet } = matching(configuration, document)
    tagsOf(TagSet, bucketTags)
    // As on S3, a bucket without tags has no tag set.
    return TagSet.length === 0 ? undefined : { TagSet }
  },
}
