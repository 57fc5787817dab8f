import { randomBytes } from 'node:crypto'
import type { Bucket } from '../../engine/bucket.ts'
import { logObjectKey } from '../../protocol/access-log/log-object-key.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { hasAclsDisabled } from '../acl/object-ownership.ts'
import { bucketAcl } from '../acl/stored-acl.ts'
import { serverError } from '../errors.ts'
import { putOwnObject, type OwnObjectParts } from '../put-own-object.ts'
import { serviceEffect } from '../service-access.ts'
import { bucketLogging } from './bucket-logging.ts'

export interface LogDeliveryParts extends OwnObjectParts {
  readonly accounts: Accounts
}

/** Lines of the log of one bucket, of one day. */
export interface LogBatch {
  /** As it is now: its target may have changed since. */
  readonly source: Bucket
  readonly eventTime: Date
  readonly text: string
}

/** Writes lines as an object of the target. Throws `LogDeliveryRefused` if the target does not take it. */
export async function deliverLog(parts: LogDeliveryParts, batch: LogBatch): Promise<void> {
  const { source, eventTime, text } = batch
  const logging = bucketLogging(source)
  // Switched off meanwhile: what is left has nowhere to go.
  if (logging === undefined) return
  const deliveryTime = parts.now()
  const key = logObjectKey({
    ...logging,
    account: source.owner,
    region: source.region,
    bucket: source.name,
    eventTime,
    deliveryTime,
    unique: randomBytes(8).toString('hex').toUpperCase(),
  })
  const bucket = parts.engine.bucket(logging.target)
  if (bucket === undefined || !takesLogs({ bucket, source, key, now: deliveryTime }, parts)) {
    throw serverError('LogDeliveryRefused', {
      context: { source: source.name, target: logging.target },
    })
  }
  await putOwnObject(parts, { bucket, key, contentType: 'text/plain', body: Buffer.from(text) })
}

interface LogTarget {
  readonly bucket: Bucket
  readonly source: Bucket
  readonly key: string
  readonly now: Date
}

/**
 * The policy of the target allows it to the service, or the ACL to the group of log delivery.
 * Source: S3 User Guide, "Enabling Amazon S3 server access logging", permissions for log delivery.
 */
function takesLogs(target: LogTarget, { accounts }: LogDeliveryParts): boolean {
  const { bucket, source } = target
  if (bucket.owner !== source.owner || bucket.region !== source.region) return false
  const effect = serviceEffect({
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
