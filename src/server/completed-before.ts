import type { CompletedPart } from '@aws-sdk/client-s3'
import type { ObjectVersion } from '../engine/object-version.ts'
import { unquoteEtag } from '../protocol/etag.ts'
import { multipartEtag } from '../protocol/multipart/multipart-etag.ts'
import type { Context } from './handler.ts'
import { isMadeOf } from './stored-upload.ts'

/**
 * The object that an upload was completed to already, with the very same parts: whoever lost the answer asks again, and
 * gets it again, as long as that object is the current one. Source: S3 API Reference, CompleteMultipartUpload.
 */
export function completedBefore(
  uploadId: string | undefined,
  parts: readonly CompletedPart[],
  { engine, bucket, key }: Context,
): ObjectVersion | undefined {
  const version = engine.getObject({ bucket: bucket.name, key })
  if (version === undefined || version.deleteMarker || !isMadeOf(version, uploadId))
    return undefined
  const etags = parts.map(({ ETag = '' }) => ({ etag: unquoteEtag(ETag) }))
  return multipartEtag(etags) === version.etag ? version : undefined
}
