import { s3Error } from '../../protocol/errors.ts'
import { isPublic } from '../../protocol/iam/public.ts'
import { bucketPolicy } from '../bucket-policy.ts'
import { defineHandler } from '../handler.ts'

export const getBucketPolicyStatus = defineHandler({
  operation: 'GetBucketPolicyStatus',
  honours: [],
  handle(_input, { bucket }) {
    const policy = bucketPolicy(bucket)
    if (policy === undefined)
      throw s3Error('NoSuchBucketPolicy', { context: { BucketName: bucket.name } })
    return { PolicyStatus: { IsPublic: isPublic(policy) } }
  },
})
