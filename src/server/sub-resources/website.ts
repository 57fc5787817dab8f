import { websiteOf } from '../website/bucket-website.ts'
import type { SubResource } from './sub-resource.ts'

export const website: SubResource = {
  aspect: 'website',
  put: 'PutBucketWebsite',
  get: 'GetBucketWebsite',
  delete: 'DeleteBucketWebsite',
  member: 'WebsiteConfiguration',
  isOutput: true,
  absent: 'NoSuchWebsiteConfiguration',
  accept: (document) => {
    websiteOf(document)
    return document
  },
}
