import type { Bucket } from '../engine/bucket.ts'
import type { PutResult } from '../engine/engine.ts'
import type { ObjectVersion } from '../engine/object-version.ts'
import { s3Error } from '../protocol/errors.ts'
import { unquoteEtag } from '../protocol/etag.ts'
import type { EventSubject } from './handler.ts'

/** The conditions of a write, as the engine evaluates them. Like S3, a write takes no `If-None-Match` but `*`. */
export function writeCondition(input: {
  readonly IfMatch?: string | undefined
  readonly IfNoneMatch?: string | undefined
}): { condition?: { ifMatch?: string; ifNoneMatch?: string } } {
  const { IfMatch, IfNoneMatch } = input
  if (IfMatch === undefined && IfNoneMatch === undefined) return {}
  if (IfNoneMatch !== undefined && (IfNoneMatch !== '*' || IfMatch !== undefined)) {
    const context = { Header: 'If-None-Match', additionalMessage: refusedCondition(IfMatch) }
    throw s3Error('NotImplemented', { context })
  }
  return {
    condition: {
      ...(IfMatch !== undefined && { ifMatch: unquoteEtag(IfMatch) }),
      ...(IfNoneMatch !== undefined && { ifNoneMatch: IfNoneMatch }),
    },
  }
}

const refusedCondition = (ifMatch: string | undefined): string =>
  ifMatch === undefined
    ? "We don't accept the provided value of If-None-Match header for this API"
    : 'Multiple conditional request headers present in the request'

/** The version that a write stored, or S3's error for why it did not. */
export function storedVersion(result: PutResult, bucket: string, key: string): ObjectVersion {
  switch (result.outcome) {
    case 'stored':
      return result.version
    case 'precondition-failed':
      throw s3Error('PreconditionFailed', { context: { Condition: 'If-None-Match, If-Match' } })
    case 'conflict':
      throw s3Error('ConditionalRequestConflict', { context: { Key: key } })
    case 'no-bucket':
      throw s3Error('NoSuchBucket', { context: { BucketName: bucket } })
    case 'absent':
    case 'source-absent':
      throw s3Error('NoSuchKey', { context: { Key: key } })
  }
}

/** What an event tells of a version that was written. */
export function subjectOf({ versioning }: Bucket, version: ObjectVersion): EventSubject {
  const { key, versionId, size, etag, sequence } = version
  return { key, versionId: versioning && versionId, size, etag, sequence }
}

/** The version that the answer to a write names: none while versioning is suspended, as on S3. */
export function namedVersion({ versioning }: Bucket, version: ObjectVersion): string | undefined {
  return versioning === 'Enabled' ? version.versionId : undefined
}
