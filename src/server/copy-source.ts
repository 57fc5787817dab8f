import type { ObjectVersion } from '../engine/object-version.ts'
import { actionOn } from '../protocol/action-of.ts'
import { checkCopyConditions, copyConditionMembers } from '../protocol/check-conditions.ts'
import { parseCopySource } from '../protocol/copy-source.ts'
import { s3Error } from '../protocol/errors.ts'
import type { OperationInput, OperationName } from '../protocol/operation-types.ts'
import { ofSource, sourceKeyMembers } from './encryption/customer-key.ts'
import { readingKey } from './encryption/reading-key.ts'
import { findVersion } from './find-version.ts'
import type { Context } from './handler.ts'
import { checkPayer } from './request-payment.ts'
import { checkReadable } from './restore/check-readable.ts'

/** The members that CopyObject and UploadPartCopy read their source by. */
export const sourceMembers = [
  ...copyConditionMembers,
  ...sourceKeyMembers,
  'ExpectedSourceBucketOwner',
] as const

type SourceInput = Pick<
  OperationInput<'CopyObject'>,
  (typeof sourceMembers)[number] | 'RequestPayer'
>

export interface SourceVersion {
  readonly version: ObjectVersion
  /** What its bytes take, if it is encrypted with a customer's key. */
  readonly customerKey: Uint8Array | undefined
  /** Undefined when the source bucket was never versioned. */
  readonly versionId: string | undefined
  /** The caller may also read its tags. */
  hasReadableTags(): boolean
}

/** Finds the source of a copy: the caller may read it, and its conditions hold. */
export function copySource(input: SourceInput, context: Context): SourceVersion {
  const { bucket: name, key, versionId } = parseCopySource(input.CopySource ?? '')
  const bucket = context.engine.bucket(name)
  if (bucket === undefined) throw s3Error('NoSuchBucket', { context: { BucketName: name } })
  const { ExpectedSourceBucketOwner: owner = bucket.owner } = input
  if (owner !== bucket.owner) throw s3Error('AccessDenied')
  checkPayer(input.RequestPayer, bucket, context.caller)
  const mayCall = (operation: OperationName): boolean =>
    context.allows({ action: actionOn(operation, versionId), bucket, key, versionId })
  if (!mayCall('GetObject')) throw s3Error('AccessDenied')

  const version = findVersion(versionId, { ...context, bucket, key })
  const customerKey = readingKey(ofSource(input), version, context)
  checkCopyConditions(input, version)
  checkReadable(version, context.now, 'source')
  return {
    version,
    customerKey,
    versionId: bucket.versioning === undefined ? undefined : version.versionId,
    hasReadableTags: () => mayCall('GetObjectTagging'),
  }
}
