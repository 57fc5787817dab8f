import { z } from 'zod'
import type { Json } from '../../core/json.ts'
import type { Bucket } from '../../engine/bucket.ts'
import { s3Error } from '../../protocol/errors.ts'
import { parsePolicy } from '../../protocol/iam/parse-policy.ts'
import { isPublic } from '../../protocol/iam/public.ts'
import { validateBucketPolicy } from '../../protocol/iam/validate-bucket-policy.ts'
import { blocksPublic } from '../acl/check-public-acl.ts'
import { matching } from './matching.ts'
import type { SubResource, SubResourcePut } from './sub-resource.ts'

export const policy: SubResource = {
  aspect: 'policy',
  put: 'PutBucketPolicy',
  get: 'GetBucketPolicy',
  delete: 'DeleteBucketPolicy',
  member: 'Policy',
  absent: 'NoSuchBucketPolicy',
  accept: acceptPolicy,
}

function acceptPolicy(document: Json, bucket: Bucket, { context }: SubResourcePut): Json {
  const text = matching(z.string(), document)
  const parsed = parsePolicy(text, 'resource')
  const { accounts } = context
  // A policy may name the accounts of production, which are not here.
  const accountExists = (id: string) => /^\d{12}$/.test(id) || accounts.account(id) !== undefined
  validateBucketPolicy(parsed, { bucket: bucket.name, accountExists })
  if (blocksPublic(bucket, 'BlockPublicPolicy') && isPublic(parsed)) {
    throw s3Error('AccessDenied', {
      message:
        'Access Denied: the policy is public, and BlockPublicPolicy of the public access block is on.',
    })
  }
  return text
}
