import type { EngineParts } from './engine-parts.ts'
import type { ListVersionsRequest, VersionsPage } from './engine.ts'
import { rowEntry, rowIsMarker, rowSequence, rowVersionId } from './format.ts'
import { afterKey, objectKey, versionKey } from './keys.ts'
import { metadataOf } from './list.ts'
import type { VersionEntry } from './object-version.ts'
import { sequenceOfId } from './sequence.ts'
import { findRow } from './versions.ts'
import { commonPrefixOf, greaterOf, startAfter, walk } from './walk.ts'
import type { WalkRow, WalkSource } from './walk.ts'

/** A page of all versions and delete markers of a bucket: by key, then newest first. */
export function listVersions(parts: EngineParts, request: ListVersionsRequest): VersionsPage {
  const bucket = parts.buckets.bucket(request.bucket)?.id
  if (bucket === undefined) return { entries: [], commonPrefixes: [] }
  const { prefix, delimiter, keyMarker, maxKeys: max } = request
  const below = markerSequence(parts, bucket, request)
  const sources = sourcesOf(parts, bucket, { request, below })
  const isAbove = ({ key, row }: WalkRow): boolean =>
    below !== undefined && key === keyMarker && rowSequence(row) >= below
  const { rows, commonPrefixes, last } = walk(sources, { bucket, prefix, delimiter, max }, isAbove)
  return {
    entries: entriesOf(rows, request, newestSequence(parts, bucket, keyMarker)),
    commonPrefixes,
    ...(last !== undefined && { next: markersOf(last) }),
  }
}

/** The sequence that the versions of the marker's key must be below, if the page begins there. */
function markerSequence(
  { index }: EngineParts,
  bucket: number,
  { keyMarker: key, versionIdMarker, prefix = '', delimiter }: ListVersionsRequest,
): number | undefined {
  if (key === undefined || versionIdMarker === undefined) return undefined
  if (commonPrefixOf(key, prefix, delimiter) !== undefined) return undefined
  if (versionIdMarker !== 'null') return sequenceOfId(versionIdMarker)
  const found = findRow({ tables: index, bucket, key }, versionIdMarker)
  // Whoever deletes what is listed has deleted it: where it was nobody knows, and what is left comes again.
  return found === undefined ? Number.MAX_SAFE_INTEGER : rowSequence(found.row)
}

/** The latest version of the key that the page before ended in, which may have others left. */
function newestSequence(
  { index }: EngineParts,
  bucket: number,
  key: string | undefined,
): number | undefined {
  const found = key === undefined ? undefined : findRow({ tables: index, bucket, key })
  return found && rowSequence(found.row)
}

interface PageStart {
  readonly request: ListVersionsRequest
  readonly below: number | undefined
}

function sourcesOf(
  { index }: EngineParts,
  bucket: number,
  { request, below }: PageStart,
): readonly WalkSource[] {
  const { keyMarker, prefix = '' } = request
  if (keyMarker === undefined || below === undefined) {
    const start = startAfter(bucket, keyMarker, request)
    return [index.current, index.history].map((table) => ({ table, start }))
  }
  const first = objectKey(bucket, prefix)
  const next = afterKey(versionKey(bucket, keyMarker, below))
  return [
    { table: index.current, start: greaterOf(first, objectKey(bucket, keyMarker)) },
    { table: index.history, start: greaterOf(first, next) },
  ]
}

function entriesOf(
  rows: readonly WalkRow[],
  { bucket, withMetadata = false, keyMarker }: ListVersionsRequest,
  newest: number | undefined,
): readonly VersionEntry[] {
  let previous: string | undefined
  return rows.map(({ key, row }) => {
    const isLatest = key !== previous && (key !== keyMarker || rowSequence(row) === newest)
    previous = key
    const deleteMarker = rowIsMarker(row)
    const metadata = withMetadata && !deleteMarker ? metadataOf(row, bucket, key) : undefined
    return { ...rowEntry(key, row), isLatest, deleteMarker, ...(metadata && { metadata }) }
  })
}

function markersOf(last: WalkRow | string): NonNullable<VersionsPage['next']> {
  if (typeof last === 'string') return { keyMarker: last }
  return { keyMarker: last.key, versionIdMarker: rowVersionId(last.row) }
}
