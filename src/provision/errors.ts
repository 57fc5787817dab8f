import { defineErrors } from '../core/error.ts'

/** What can go wrong between a declaration and live buckets. */
export const provisionError = defineErrors({
  AspectUnreadable: {
    message: 'An aspect of a bucket cannot be read.',
    hint: 'Grant the action of its Get operation: what cannot be read is never written over.',
  },
  BucketElsewhere: {
    message: 'The bucket is in another region than the declaration says.',
    hint: 'Declare the region that the bucket is in; a bucket cannot be moved.',
  },
  BucketNotYours: {
    message: 'The bucket belongs to somebody else, or may not be seen.',
    hint: 'Choose another name, or use credentials of the account that owns the bucket.',
  },
  ApplyDidNotConverge: {
    message: 'After applying, the bucket still differs from the declaration.',
    hint: 'Plan again: the plan shows what the server made of it.',
  },
})
