import { defineHandler } from '../handler.ts'

export const headBucket = defineHandler({
  operation: 'HeadBucket',
  honours: [],
  handle: (_input, { bucket }) => ({
    BucketRegion: bucket.region,
    BucketArn: `arn:aws:s3:::${bucket.name}`,
    AccessPointAlias: false,
  }),
})
