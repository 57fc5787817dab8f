import { defineHandler } from '../handler.ts'

export const getBucketVersioning = defineHandler({
  operation: 'GetBucketVersioning',
  honours: [],
  handle: (_input, { bucket }) => ({ Status: bucket.versioning }),
})
