import { z } from 'zod'
import { isJsonObject, type Json } from '../../core/json.ts'
import type { Bucket } from '../../engine/bucket.ts'
import { s3Error } from '../../protocol/errors.ts'
import { parsePolicy } from '../../protocol/iam/parse-policy.ts'
import { isPublic } from '../../protocol/iam/public.ts'
import { validateBucketPolicy } from '../../protocol/iam/validate-bucket-policy.ts'
import { matching } from './matching.ts'
import type { SubResource } from './sub-resource.ts'

export const policy: SubResource = {
  aspect: 'policy',
  put: 'PutBucketPolicy',
  get: 'GetBucketPolicy',
  delete: 'DeleteBucketPolicy',
  member: 'Policy',
  absent: 'NoSuchBucketPolicy',
  accept: acceptPolicy,
}

function acceptPolicy(document: Json, bucket: Bucket): Json {
  const text = matching(z.string(), document)
  const parsed = parsePolicy(text, 'resource')
  validateBucketPolicy(parsed, { bucket: bucket.name })
  const block = bucket.aspects['publicAccessBlock']
  if (isJsonObject(block) && block['BlockPublicPolicy'] === true && isPublic(parsed)) {
    throw s3Error('AccessDenied', {
      message:
        'Access Denied: the policy is public, and BlockPublicPolicy of the public access block is on.',
    })
  }
  return text
}
