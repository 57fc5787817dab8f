import type { Json } from '../../core/json.ts'
import { s3Error } from '../../protocol/errors.ts'
import { retentionByDefault } from '../../protocol/lock/lock-configuration.ts'
import { requestedLock, type LockHeaders } from '../../protocol/lock/requested-lock.ts'
import type { Context } from '../handler.ts'
import type { IncomingBody } from '../incoming-body.ts'
import { bucketLock, missingLock } from './bucket-lock.ts'

/** The members by which a write says how long its object is locked. */
export const lockMembers = [
  'ObjectLockMode',
  'ObjectLockRetainUntilDate',
  'ObjectLockLegalHoldStatus',
] as const

/** What is kept of them with the object, or of the bucket's default. Throws `InvalidArgument`, `InvalidRequest`. */
export function lockExtra(
  input: LockHeaders,
  { bucket, now, dayMs }: Pick<Context, 'bucket' | 'now' | 'dayMs'>,
): Readonly<Record<string, Json>> | undefined {
  const { retention, legalHold } = requestedLock(input, now.getTime())
  const configuration = bucketLock(bucket)
  if (configuration === undefined) {
    if (retention === undefined && legalHold === undefined) return undefined
    throw missingLock()
  }
  const lock = retention ?? retentionByDefault(configuration, { now: now.getTime(), dayMs })
  return {
    ...(lock !== undefined && { lock: { ...lock } }),
    ...(legalHold !== undefined && { legalHold }),
  }
}

/**
 * What cannot be deleted has to be whole. Throws `InvalidRequest` for a locked object, or a part of one, whose request
 * has no checksum.
 */
export function checkLockedBody(
  extra: Readonly<Record<string, Json>> | undefined,
  body: IncomingBody,
  what: 'Object' | 'Part' = 'Object',
): void {
  const isLocked = extra?.['lock'] !== undefined || extra?.['legalHold'] !== undefined
  if (!isLocked || body.contentMd5 !== undefined || body.checksums() !== undefined) return
  throw s3Error('InvalidRequest', {
    message: `Content-MD5 OR x-amz-checksum- HTTP header is required for Put ${what} requests with Object Lock parameters`,
  })
}
