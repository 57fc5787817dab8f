import type { EngineParts } from './engine-parts.ts'
import type { UploadsPage, UploadsRequest } from './engine.ts'
import { afterKey, objectKey, uploadKey, uploadKeySequence } from './keys.ts'
import { sequenceId, sequenceOfId } from './sequence.ts'
import { decodeUpload } from './upload-records.ts'
import { commonPrefixOf, greaterOf, startAfter, walk } from './walk.ts'
import type { WalkRow } from './walk.ts'

/** A page of the uploads under way: by key, then oldest first. */
export function listUploads({ index, buckets }: EngineParts, request: UploadsRequest): UploadsPage {
  const bucket = buckets.bucket(request.bucket)
  if (bucket === undefined) return { uploads: [], commonPrefixes: [] }
  const { prefix, delimiter, max } = request
  const source = { table: index.uploads, start: startOf(bucket.id, request) }
  const page = walk([source], { bucket: bucket.id, prefix, delimiter, max })
  return {
    uploads: page.rows.map(({ id, key, row }) =>
      decodeUpload(row, { bucket: bucket.name, key, sequence: uploadKeySequence(id) }),
    ),
    commonPrefixes: page.commonPrefixes,
    ...(page.last !== undefined && { next: markersOf(page.last) }),
  }
}

function startOf(bucket: number, request: UploadsRequest): Buffer {
  const { keyMarker, uploadIdMarker, prefix = '', delimiter } = request
  const above = uploadIdMarker === undefined ? undefined : sequenceOfId(uploadIdMarker)
  const within =
    keyMarker !== undefined &&
    above !== undefined &&
    commonPrefixOf(keyMarker, prefix, delimiter) === undefined
  if (!within) return startAfter(bucket, keyMarker, request)
  return greaterOf(objectKey(bucket, prefix), afterKey(uploadKey(bucket, keyMarker, above)))
}

function markersOf(last: WalkRow | string): NonNullable<UploadsPage['next']> {
  if (typeof last === 'string') return { keyMarker: last }
  return { keyMarker: last.key, uploadIdMarker: sequenceId(uploadKeySequence(last.id)) }
}
