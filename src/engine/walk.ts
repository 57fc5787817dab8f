import type { Table } from './tables.ts'
import { afterPrefix, keyOf, longestKey, objectKey } from './keys.ts'

/** One table to list from, beginning at a key. */
export interface WalkSource {
  readonly table: Table
  readonly start: Buffer
}

/** A row in the order of a walk. */
export interface WalkRow {
  readonly source: number
  readonly id: Buffer
  readonly key: string
  readonly row: Buffer
}

export interface WalkRequest {
  readonly bucket: number
  readonly prefix?: string | undefined
  readonly delimiter?: string | undefined
  /** How many rows and common prefixes to stop at. */
  readonly max: number
}

export interface WalkResult {
  readonly rows: readonly WalkRow[]
  readonly commonPrefixes: readonly string[]
  /** What came last, if more follows. */
  readonly last?: WalkRow | string
}

/**
 * Reads tables that share the order of their keys as one, and rolls keys up to common prefixes. Seeks
 * past what is rolled up, so that a page costs what it returns. `skip` leaves rows out.
 */
export function walk(
  sources: readonly WalkSource[],
  request: WalkRequest,
  skip: (row: WalkRow) => boolean = () => false,
): WalkResult {
  const { bucket, prefix = '', max } = request
  const first = objectKey(bucket, prefix)
  if (first.length > longestKey) return { rows: [], commonPrefixes: [] }
  const merged = openMerge(sources, afterPrefix(first))
  const rows: WalkRow[] = []
  const commonPrefixes: string[] = []
  let last: WalkRow | string | undefined
  try {
    for (let row = merged.next(); row !== undefined; row = merged.next()) {
      if (skip(row)) continue
      if (rows.length + commonPrefixes.length === max) {
        return { rows, commonPrefixes, ...(last !== undefined && { last }) }
      }
      const common = commonPrefixOf(row.key, prefix, request.delimiter)
      if (common === undefined) {
        rows.push(row)
        last = row
      } else {
        commonPrefixes.push(common)
        last = common
        merged.seek(afterPrefix(objectKey(bucket, common)))
      }
    }
    return { rows, commonPrefixes }
  } finally {
    merged.close()
  }
}

/** The key up to and with the first delimiter after the prefix, if it has one. */
export function commonPrefixOf(
  key: string,
  prefix: string,
  delimiter: string | undefined,
): string | undefined {
  if (delimiter === undefined || delimiter === '') return undefined
  const at = key.indexOf(delimiter, prefix.length)
  return at < 0 ? undefined : key.slice(0, at + delimiter.length)
}

/** Where a listing goes on after a marker; inside a common prefix, after all of it. */
export function startAfter(
  bucket: number,
  marker: string | undefined,
  { prefix = '', delimiter }: Pick<WalkRequest, 'prefix' | 'delimiter'>,
): Buffer {
  const first = objectKey(bucket, prefix)
  if (marker === undefined) return first
  const common = marker.startsWith(prefix) ? commonPrefixOf(marker, prefix, delimiter) : undefined
  if (common !== undefined) return afterPrefix(objectKey(bucket, common))
  // The least key above the marker, which is also above all versions and uploads of the marker.
  return greaterOf(first, objectKey(bucket, `${marker}\0`))
}

export function greaterOf(left: Buffer, right: Buffer): Buffer {
  return left.compare(right) < 0 ? right : left
}

interface Merge {
  /** The least row left of all sources. */
  next(): WalkRow | undefined
  /** Goes on at this key or after it. */
  seek(start: Buffer): void
  close(): void
}

function openMerge(sources: readonly WalkSource[], end: Buffer): Merge {
  const cursors = sources.map(({ table, start }, source) =>
    openCursor(table, { source, start, end }),
  )
  return {
    next() {
      let least: Cursor | undefined
      for (const cursor of cursors) {
        const row = cursor.peek()
        if (row === undefined) continue
        const other = least?.peek()
        if (other === undefined || row.id.compare(other.id) < 0) least = cursor
      }
      return least?.take()
    },
    seek(start) {
      for (const cursor of cursors) cursor.seek(start)
    },
    close() {
      for (const cursor of cursors) cursor.close()
    },
  }
}

interface Cursor {
  peek(): WalkRow | undefined
  take(): WalkRow | undefined
  seek(start: Buffer): void
  close(): void
}

interface CursorRange {
  readonly source: number
  readonly start: Buffer
  readonly end: Buffer
}

function openCursor(table: Table, { source, start, end }: CursorRange): Cursor {
  let iterator = table.getRange({ start: start.subarray(0, longestKey), end })[Symbol.iterator]()
  let ahead: WalkRow | undefined
  const peek = (): WalkRow | undefined => {
    if (ahead !== undefined) return ahead
    const next = iterator.next()
    if (next.done === true) return undefined
    const { key: id, value: row } = next.value
    ahead = { source, id, key: keyOf(id), row }
    return ahead
  }
  return {
    peek,
    take() {
      const row = peek()
      ahead = undefined
      return row
    },
    seek(from) {
      if (ahead !== undefined && ahead.id.compare(from) >= 0) return
      ahead = undefined
      iterator.return?.()
      iterator = table.getRange({ start: from, end })[Symbol.iterator]()
    },
    close() {
      iterator.return?.()
    },
  }
}
