import { dropBody } from './bodies.ts'
import { rowIsMarker, rowIsNull, rowSequence, rowSize } from './format.ts'
import type { Tables } from './index-store.ts'
import { afterPrefix, numberKey, numberOf, objectKey, versionKey } from './keys.ts'
import { versionKeySequence } from './keys.ts'
import { sequenceOfId } from './sequence.ts'
import type { Transaction } from './transaction.ts'

/** The versions of one key inside a transaction: the moves between `current` and `history`. */
export interface KeyVersions {
  readonly tables: Tables
  readonly transaction: Transaction
  readonly bucket: number
  readonly key: string
}

/** Where a version is; `latest` counts delete markers. */
export interface FoundRow {
  readonly row: Buffer
  readonly table: 'current' | 'history'
  readonly latest: boolean
}

/** The latest version, or the one with that id. */
export function findRow(
  tables: Tables,
  address: { readonly bucket: number; readonly key: string },
  versionId?: string,
): FoundRow | undefined {
  const { bucket, key } = address
  const id = objectKey(bucket, key)
  const current = tables.current.get(id)
  if (versionId === undefined) {
    if (current !== undefined) return { row: current, table: 'current', latest: true }
    const newest = newestInHistory(tables, bucket, key)
    return newest && { row: newest, table: 'history', latest: true }
  }
  const nullSequence = tables.nulls.get(id)
  const sequence =
    versionId === 'null' ? nullSequence && numberOf(nullSequence) : sequenceOfId(versionId)
  if (current !== undefined && isVersion(current, versionId, sequence)) {
    return { row: current, table: 'current', latest: true }
  }
  if (sequence === undefined) return undefined
  const row = tables.history.get(versionKey(bucket, key, sequence))
  if (row === undefined || rowIsNull(row) !== (versionId === 'null')) return undefined
  const latest =
    current === undefined && newestSequence(tables, bucket, key) === sequence
  return { row, table: 'history', latest }
}

function isVersion(row: Buffer, versionId: string, sequence: number | undefined): boolean {
  return versionId === 'null' ? rowIsNull(row) : !rowIsNull(row) && rowSequence(row) === sequence
}
