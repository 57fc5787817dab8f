import type { EngineParts } from './engine-parts.ts'
import type { ListPage, ListRequest } from './engine.ts'
import { rowEntry } from './format.ts'
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
    entries: rows.map(({ key, row }) => rowEntry(key, row)),
    commonPrefixes,
    ...(last !== undefined && { next: typeof last === 'string' ? last : last.key }),
  }
}
