import type { Bucket } from './bucket.ts'
import { refusedBy } from './refused-by.ts'
import type { EngineParts } from './engine-parts.ts'
import type { DeleteObject, DeleteResult } from './engine.ts'
import { encodeRow, objectOf, rowIsMarker, rowVersion, rowVersionId } from './format.ts'
import { addMarker, dropVersion, findRow } from './versions.ts'
import type { FoundRow, KeyVersions } from './versions.ts'

/** Deletes a version for good or, where versions are kept, leaves a delete marker. */
export async function deleteObject(
  parts: EngineParts,
  request: DeleteObject,
): Promise<DeleteResult> {
  const { index, buckets } = parts
  const bucket = buckets.bucket(request.bucket)
  if (bucket === undefined) return { outcome: 'no-bucket' }
  return index.write((transaction): DeleteResult => {
    if (!buckets.isLive(bucket)) return { outcome: 'no-bucket' }
    const versioned = buckets.isVersioned(bucket)
    const versions = { tables: index, transaction, bucket: bucket.id, key: request.key, versioned }
    const found = findRow(versions, request.versionId)
    const object = found && !rowIsMarker(found.row) ? found.row : undefined
    const refusal = request.condition && refusedBy(request.condition, object)
    if (refusal === 'precondition-failed') return { outcome: refusal }
    if (refusal === 'absent') return { outcome: refusal, deleteMarker: false }
    if (!isExpected(request, found)) return { outcome: 'precondition-failed' }
    if (request.versionId === undefined && bucket.versioning !== undefined) {
      return leaveMarker(parts, bucket, versions)
    }
    const dropped = dropForGood(versions, request, found)
    return dropped.outcome === 'deleted' ? { ...dropped, sequence: parts.sequence.next() } : dropped
  })
}

function isExpected({ bucket, key, expect }: DeleteObject, found: FoundRow | undefined): boolean {
  if (expect === undefined) return true
  return expect(found && rowVersion(found.row, { bucket, key, isLatest: found.latest }))
}

function leaveMarker(parts: EngineParts, bucket: Bucket, versions: KeyVersions): DeleteResult {
  const sequence = parts.sequence.next()
  versions.transaction.raise('sequence', sequence)
  const isNull = bucket.versioning === 'Suspended'
  const modified = parts.now()
  const row = encodeRow({ deleteMarker: true, isNull, sequence, modified })
  addMarker(versions, row)
  return { outcome: 'deleted', versionId: rowVersionId(row), deleteMarker: true, sequence }
}

function dropForGood(
  versions: KeyVersions,
  { bucket, key, versionId, allow }: DeleteObject,
  found: FoundRow | undefined,
): DeleteResult {
  const named = versionId === undefined ? {} : { versionId }
  if (found === undefined) return { outcome: 'absent', ...named, deleteMarker: false }
  const { row, latest: isLatest } = found
  const deleteMarker = rowIsMarker(row)
  if (allow && !deleteMarker && !allow(objectOf(row, { bucket, key, isLatest }))) {
    return { outcome: 'not-allowed' }
  }
  dropVersion(versions, found)
  return { outcome: 'deleted', ...named, deleteMarker }
}
