import type { EngineParts } from './engine-parts.ts'
import type { ListPage, ListRequest } from './engine.ts'
import { objectOf, rowEntry } from './format.ts'
import type { ObjectMetadata } from './object-version.ts'
import { startAfter, walk } from './walk.ts'

/** A page of the current objects of a bucket, in the order of their keys' UTF-8 bytes. */
export function list({ index, buckets }: EngineParts, request: ListRequest): ListPage {
  const bucket = buckets.bucket(request.bucket)?.id
  if (bucket === undefined) return { entries: [], commonPrefixes: [] }
  const { prefix, delimiter, maxKeys: max } = request
  const start = startAfter(bucket, request.after, request)
  const source = { table: index.current, start }
  const { rows, commonPrefixes, last } = walk([source], { bucket, prefix, delimiter, max })
  return {
    entries: rows.map(({ key, row }) => {
      const entry = rowEntry(key, row)
      if (request.withMetadata !== true) return entry
      return { ...entry, metadata: metadataOf(row, request.bucket, key) }
    }),
    commonPrefixes,
    ...(last !== undefined && { next: typeof last === 'string' ? last : last.key }),
  }
}

/** What a listing leaves out unless it is asked for. */
export function metadataOf(row: Buffer, bucket: string, key: string): ObjectMetadata {
  return objectOf(row, { bucket, key, isLatest: true }).metadata
}
