import type { Bucket } from '../../engine/bucket.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { hasAclsDisabled } from '../acl/object-ownership.ts'
import { bucketAcl } from '../acl/stored-acl.ts'
import { bucketLock } from '../lock/bucket-lock.ts'
import { ownEffect } from '../own-effect.ts'
import { isRequesterPays } from '../request-payment.ts'

/** An object of the log of a bucket, where it is to be. */
export interface LogTarget {
  readonly bucket: Bucket
  readonly source: Bucket
  readonly key: string
  readonly now: Date
}

/**
 * The policy of the target allows it to the service, or the ACL to the group of log delivery; no default retention locks
 * the log, and no requester pays for it.
 * Source: S3 User Guide, "Logging requests with server access logging" and "Enabling Amazon S3 server access logging".
 */
export function takesLogs(target: LogTarget, accounts: Accounts): boolean {
  const { bucket, source } = target
  if (bucket.owner !== source.owner || bucket.region !== source.region) return false
  if (bucketLock(bucket)?.Rule !== undefined || isRequesterPays(bucket)) return false
  const effect = ownEffect({
    ...target,
    action: 's3:PutObject',
    principal: { type: 'service', service: 'logging.s3.amazonaws.com' },
  })
  if (effect !== 'implicit-deny') return effect === 'allow'
  return !hasAclsDisabled(bucket) && bucketAcl(bucket, accounts).some(isLogDelivery)
}

function isLogDelivery(grant: ReturnType<typeof bucketAcl>[number]): boolean {
  const { permission } = grant
  const isWriting = permission === 'WRITE' || permission === 'FULL_CONTROL'
  return 'group' in grant && grant.group === 'LogDelivery' && isWriting
}
