import type { Bucket } from '../../engine/bucket.ts'
import { cutArn } from '../../protocol/iam/arn.ts'
import { accountOf, type Principal } from '../../protocol/iam/principal.ts'
import { isPublic } from '../../protocol/iam/public.ts'
import type { ReplicationRule } from '../../protocol/replication/replication-rule.ts'
import { blocksPublic } from '../acl/check-public-acl.ts'
import { bucketPolicy } from '../bucket-policy.ts'
import { ownEffect } from '../own-effect.ts'

/** Why a version has no replica. Source: S3 User Guide, "Amazon S3 replication failure reasons". */
export type FailureReason =
  | 'DstBucketNotFound'
  | 'DstBucketUnversioned'
  | 'DstBucketObjectLockConfigMissing'
  | 'DstPutObjectNotPermitted'
  | 'DstDelObjNotPermitted'
  | 'SrcGetObjectNotPermitted'

export interface Replicating {
  readonly role: string
  readonly rule: ReplicationRule
  readonly source: Bucket
  readonly destination: Bucket
  readonly key: string
  readonly now: Date
}

/**
 * Whether the role may do it in the destination: in its own account unless the policy there denies it, in another
 * account if the policy there allows it.
 */
export function mayReplicate(replicating: Replicating, action: string): boolean {
  const { role, rule, source, destination, key, now } = replicating
  if (rule.account !== undefined && rule.account !== destination.owner) return false
  const principal = sessionOf(role)
  const effect = ownEffect({ bucket: destination, source, principal, action, key, now })
  if (source.owner === destination.owner) return effect !== 'explicit-deny'
  // Whoever names a role of another account has no say in what that role may do.
  return effect === 'allow' && accountOf(principal) === source.owner && !isRestricted(destination)
}

function isRestricted(bucket: Bucket): boolean {
  const policy = bucketPolicy(bucket)
  return blocksPublic(bucket, 'RestrictPublicBuckets') && policy !== undefined && isPublic(policy)
}

function sessionOf(role: string): Principal {
  const [, partition = 'aws', , , account = '', resource = ''] = cutArn(role) ?? []
  const name = resource.slice(resource.lastIndexOf('/') + 1)
  const arn = `arn:${partition}:sts::${account}:assumed-role/${name}/s3-replication`
  return { type: 'session', account, arn, issuer: role }
}
