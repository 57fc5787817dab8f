import type { DeleteMarker, ObjectVersion } from '../engine/object-version.ts'
import { s3Error } from '../protocol/errors.ts'
import type { Context } from './handler.ts'

/**
 * The version that a request names, or the latest. Throws `NoSuchKey`, `NoSuchVersion`, `MethodNotAllowed` for
 * a delete marker, and `AccessDenied` instead of the first two where the caller may not list the bucket.
 */
export function findVersion(versionId: string | undefined, context: Context): ObjectVersion {
  const { engine, bucket, key } = context
  const version = engine.getObject({
    bucket: bucket.name,
    key,
    ...(versionId !== undefined && { versionId }),
  })
  if (version !== undefined && !version.deleteMarker) return version
  if (version !== undefined && versionId !== undefined) {
    throw s3Error('MethodNotAllowed', {
      context: {
        Method: 'GET',
        ResourceType: 'DeleteMarker',
        Allow: 'DELETE',
        ...markerOf(version),
      },
    })
  }
  throw absent(versionId, context, version)
}

/** Headers tell a key that a marker hides from one that never was. */
const markerOf = ({ versionId }: DeleteMarker) => ({ DeleteMarker: true, VersionId: versionId })

/** Whoever may not list a bucket must not learn which keys it lacks. */
function absent(
  versionId: string | undefined,
  { allows, bucket, key }: Context,
  marker?: DeleteMarker,
): Error {
  if (!allows({ action: 's3:ListBucket', bucket, prefix: key })) return s3Error('AccessDenied')
  return versionId === undefined
    ? s3Error('NoSuchKey', { context: { Key: key, ...(marker && markerOf(marker)) } })
    : s3Error('NoSuchVersion', { context: { Key: key, VersionId: versionId } })
}
