import type { Json } from '../../core/json.ts'
import type { Bucket } from '../../engine/bucket.ts'
import { s3Error } from '../../protocol/errors.ts'
import { checkPublicAcl } from '../acl/check-public-acl.ts'
import { hasAclsDisabled } from '../acl/object-ownership.ts'
import { loggingAspect } from '../logging/bucket-logging.ts'
import { targetGrants } from '../logging/log-grants.ts'
import { loggingStatus } from '../logging/logging-status.ts'
import { takesLogs } from '../logging/takes-logs.ts'
import { matching } from './matching.ts'
import type { SubResource, SubResourcePut } from './sub-resource.ts'

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
  { context: { engine, accounts, now } }: SubResourcePut,
): Json | undefined {
  const { LoggingEnabled } = matching(loggingStatus, document)
  if (LoggingEnabled === undefined) return undefined
  const { TargetBucket, TargetGrants, TargetPrefix: key } = LoggingEnabled
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
  checkPublicAcl(targetGrants({ grants: TargetGrants }, target, accounts) ?? [], target)
  // Where ACLs are disabled S3 finds out when it delivers.
  const isOpen =
    hasAclsDisabled(target) || takesLogs({ bucket: target, source: bucket, key, now }, accounts)
  if (isOpen) return document
  throw badTarget(
    'You must give the log-delivery group WRITE and READ_ACP permissions to the target bucket',
    TargetBucket,
  )
}

const badTarget = (message: string, TargetBucket: string): Error =>
  s3Error('InvalidTargetBucketForLogging', { message, context: { TargetBucket } })
