import { randomBytes } from 'node:crypto'
import type { Bucket } from '../../engine/bucket.ts'
import { logObjectKey } from '../../protocol/access-log/log-object-key.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { serverError } from '../errors.ts'
import { putOwnObject, type OwnObjectParts } from '../put-own-object.ts'
import { bucketLogging } from './bucket-logging.ts'
import { logGrants } from './log-grants.ts'
import { takesLogs } from './takes-logs.ts'

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
  if (
    bucket === undefined ||
    !takesLogs({ bucket, source, key, now: deliveryTime }, parts.accounts)
  ) {
    throw serverError('LogDeliveryRefused', {
      context: { source: source.name, target: logging.target },
    })
  }
  const acl = logGrants(logging, bucket, parts.accounts)
  const body = Buffer.from(text)
  await putOwnObject(parts, { bucket, key, contentType: 'text/plain', body, acl })
}
