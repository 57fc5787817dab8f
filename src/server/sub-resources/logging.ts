import { z } from 'zod'
import type { Json } from '../../core/json.ts'
import type { Bucket } from '../../engine/bucket.ts'
import { s3Error } from '../../protocol/errors.ts'
import { hasAclsDisabled } from '../acl/object-ownership.ts'
import { loggingAspect } from '../logging/bucket-logging.ts'
import { matching } from './matching.ts'
import type { SubResource, SubResourcePut } from './sub-resource.ts'

const grantee = z.object({
  Type: z.enum(['CanonicalUser', 'AmazonCustomerByEmail', 'Group']),
  ID: z.string().optional(),
  DisplayName: z.string().optional(),
  EmailAddress: z.string().optional(),
  URI: z.string().optional(),
})
const status = z.object({
  LoggingEnabled: z
    .object({
      TargetBucket: z.string(),
      TargetPrefix: z.string(),
      TargetGrants: z
        .array(
          z.object({ Grantee: grantee, Permission: z.enum(['FULL_CONTROL', 'READ', 'WRITE']) }),
        )
        .optional(),
      TargetObjectKeyFormat: z
        .union([
          z.strictObject({ SimplePrefix: z.object({}) }),
          z.strictObject({
            PartitionedPrefix: z.object({
              PartitionDateSource: z.enum(['EventTime', 'DeliveryTime']).optional(),
            }),
          }),
        ])
        .optional(),
    })
    .optional(),
})

export const logging: SubResource = {
  aspect: loggingAspect,
  put: 'PutBucketLogging',
  get: 'GetBucketLogging',
  member: 'BucketLoggingStatus',
  isOutput: true,
  absent: {},
  accept: acceptLogging,
}

/** Source: S3 API Reference, "PutBucketLogging"; list of error codes. */
function acceptLogging(
  document: Json,
  bucket: Bucket,
  { context: { engine } }: SubResourcePut,
): Json | undefined {
  const { LoggingEnabled } = matching(status, document)
  if (LoggingEnabled === undefined) return undefined
  const { TargetBucket, TargetGrants } = LoggingEnabled
  const target = engine.bucket(TargetBucket)
  if (target === undefined)
    throw badTarget('The target bucket for logging does not exist', TargetBucket)
  if (target.owner !== bucket.owner) {
    throw badTarget(
      'The owner for the bucket to be logged and the target bucket must be the same.',
      TargetBucket,
    )
  }
  if (target.region !== bucket.region) {
    throw s3Error('CrossLocationLoggingProhibitted', {
      context: { TargetBucketLocation: target.region },
    })
  }
  if (TargetGrants !== undefined && TargetGrants.length > 0 && hasAclsDisabled(target)) {
    throw s3Error('InvalidArgument', {
      message:
        'The target bucket has the bucket owner enforced setting for Object Ownership: grants on log objects have no effect. Leave TargetGrants out.',
      context: { ArgumentName: 'TargetGrants' },
    })
  }
  return document
}

const badTarget = (message: string, TargetBucket: string): Error =>
  s3Error('InvalidTargetBucketForLogging', { message, context: { TargetBucket } })
