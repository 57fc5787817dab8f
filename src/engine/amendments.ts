import type { EngineParts } from './engine-parts.ts'
import type { AmendObject } from './engine.ts'
import { encodeRow, objectOf, rowIsMarker, rowIsNull } from './format.ts'
import { objectKey, versionKey } from './keys.ts'
import type { ObjectVersion } from './object-version.ts'
import { findRow } from './versions.ts'

/** Changes the metadata of a version in place. Undefined if there is no such object. */
export async function amendObject(
  { index, buckets }: EngineParts,
  { bucket: name, key, versionId, sequence, amend }: AmendObject,
): Promise<ObjectVersion | undefined> {
  const bucket = buckets.bucket(name)
  if (bucket === undefined) return undefined
  return index.write(() => {
    const found = findRow({ tables: index, bucket: bucket.id, key }, versionId)
    if (found === undefined || rowIsMarker(found.row)) return undefined
    const version = objectOf(found.row, { bucket: name, key, isLatest: found.latest })
    if (sequence !== undefined && version.sequence !== sequence) return undefined
    const metadata = amend(version.metadata, version)
    if (metadata === undefined) return version
    const md5 = version.etag.slice(0, 32)
    const row = encodeRow({ ...version, isNull: rowIsNull(found.row), metadata, md5 })
    if (found.table === 'current') index.current.putSync(objectKey(bucket.id, key), row)
    else index.history.putSync(versionKey(bucket.id, key, version.sequence), row)
    return { ...version, metadata }
  })
}
