import type { BucketLocationConstraint } from '@aws-sdk/client-s3'
import { defineHandler } from '../handler.ts'

export const getBucketLocation = defineHandler({
  operation: 'GetBucketLocation',
  honours: [],
  handle: (_input, { bucket }) => ({
    // us-east-1 is the empty constraint. The SDK's union lists the regions of its day.
    LocationConstraint:
      bucket.region === 'us-east-1' ? undefined : (bucket.region as BucketLocationConstraint),
  }),
})
