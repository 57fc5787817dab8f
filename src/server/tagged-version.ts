import type { ObjectVersion } from '../engine/object-version.ts'
import { s3Error } from '../protocol/errors.ts'
import type { Tags } from '../protocol/tagging.ts'
import { amendVersion } from './amend-version.ts'
import { findVersion } from './find-version.ts'
import type { Context } from './handler.ts'
import { keptTags } from './input-metadata.ts'

interface TagsRequest {
  readonly versionId: string | undefined
  /** The method of the request, for the error. */
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
}

/** The version whose tags a request means. A delete marker has none: `MethodNotAllowed`, the latest one, too. */
export function taggedVersion({ versionId, method }: TagsRequest, context: Context): ObjectVersion {
  const { engine, bucket, key } = context
  const address = { bucket: bucket.name, key, ...(versionId !== undefined && { versionId }) }
  if (engine.getObject(address)?.deleteMarker === true) {
    throw s3Error('MethodNotAllowed', {
      context: { Method: method, ResourceType: 'DeleteMarker', Allow: 'DELETE' },
    })
  }
  return findVersion(versionId, context)
}

/** Replaces the tags of a version. Throws `NoSuchKey` if it is gone meanwhile. */
export async function replaceTags(
  version: ObjectVersion,
  tags: Tags,
  context: Context,
): Promise<void> {
  await amendVersion(version, (metadata) => ({ ...metadata, tags: keptTags(tags) }), context)
}

/** The version that the answer names: none in a bucket that was never versioned. */
export function answeredVersion({ bucket }: Context, version: ObjectVersion): string | undefined {
  return bucket.versioning === undefined ? undefined : version.versionId
}
