import { releaseBlob } from './blob-references.ts'
import { rowBody, rowIsMarker, rowIsNull, rowSequence, rowSize, soundRow } from './format.ts'
import type { Tables } from './tables.ts'
import { afterPrefix, longestKey, numberKey, numberOf, objectKey, versionKey } from './keys.ts'
import { sequenceOfId } from './sequence.ts'
import type { Transaction } from './transaction.ts'

/** The versions of one key, as a transaction changes them. */
export interface KeyVersions {
  readonly tables: Tables
  readonly transaction: Transaction
  /** The bucket's number. */
  readonly bucket: number
  readonly key: string
  /** False if versioning was never set, so that no key can have anything in history. */
  readonly versioned: boolean
}

/** A version and where it is. Latest counts delete markers. */
export interface FoundRow {
  readonly row: Buffer
  readonly table: 'current' | 'history'
  readonly latest: boolean
}

type Address = Pick<KeyVersions, 'tables' | 'bucket' | 'key'>

/** The latest version, or the one with that id. */
export function findRow(address: Address, versionId?: string): FoundRow | undefined {
  const { tables, bucket, key } = address
  const id = objectKey(bucket, key)
  if (id.length > longestKey) return undefined
  const current = currentRow(address, id)
  if (versionId === undefined) {
    if (current !== undefined) return { row: current, table: 'current', latest: true }
    const newest = newestInHistory(address)
    return newest && { row: newest, table: 'history', latest: true }
  }
  if (current !== undefined && hasId(current, versionId)) {
    return { row: current, table: 'current', latest: true }
  }
  const sequence = historySequence(address, versionId)
  if (sequence === undefined) return undefined
  const stored = tables.history.get(versionKey(bucket, key, sequence))
  const row = stored && soundRow(stored, key)
  if (row === undefined || !hasId(row, versionId)) return undefined
  const newest = current === undefined ? newestInHistory(address) : undefined
  const latest = newest !== undefined && rowSequence(newest) === sequence
  return { row, table: 'history', latest }
}

/** The latest version, unless it is a delete marker. */
function currentRow({ tables, key }: Address, id: Buffer): Buffer | undefined {
  const row = tables.current.get(id)
  return row && soundRow(row, key)
}

function hasId(row: Buffer, versionId: string): boolean {
  if (versionId === 'null') return rowIsNull(row)
  return !rowIsNull(row) && rowSequence(row) === sequenceOfId(versionId)
}

function historySequence({ tables, bucket, key }: Address, versionId: string): number | undefined {
  if (versionId !== 'null') return sequenceOfId(versionId)
  const stored = tables.nulls.get(objectKey(bucket, key))
  return stored && numberOf(stored)
}

function newestInHistory({ tables, bucket, key }: Address): Buffer | undefined {
  const start = versionKey(bucket, key, Number.MAX_SAFE_INTEGER)
  const end = afterPrefix(start.subarray(0, start.length - 8))
  for (const { value } of tables.history.getRange({ start, end, limit: 1 })) {
    return soundRow(value, key)
  }
  return undefined
}

/** Adds a version written while versioning was enabled. False if it is not the latest. */
export function addVersion(versions: KeyVersions, row: Buffer): boolean {
  const { tables, bucket, key } = versions
  countRow(versions, row, 1)
  const id = objectKey(bucket, key)
  const current = currentRow(versions, id)
  const newest = current ?? newestInHistory(versions)
  if (newest !== undefined && rowSequence(newest) > rowSequence(row)) {
    // Its id was given out before that of a write which has overtaken it: it comes in behind.
    tables.history.putSync(versionKey(bucket, key, rowSequence(row)), row)
    return false
  }
  if (current !== undefined) archive(versions, current)
  tables.current.putSync(id, row)
  return true
}

/** Makes this the null version, in place of the one there was, and the latest. */
export function replaceNullVersion(versions: KeyVersions, row: Buffer): boolean {
  const { tables, bucket, key, versioned } = versions
  const id = objectKey(bucket, key)
  const current = currentRow(versions, id)
  const isNull = current !== undefined && rowIsNull(current)
  if (versioned && !isNull) {
    dropNullVersion(versions)
    return addVersion(versions, row)
  }
  if (current !== undefined) dropBody(versions, current)
  tables.current.putSync(id, row)
  countRow(versions, row, 1)
  return true
}

/** Puts a delete marker on top; a null marker takes the place of the null version. */
export function addMarker(versions: KeyVersions, row: Buffer): void {
  const { tables, bucket, key } = versions
  if (rowIsNull(row)) dropNullVersion(versions)
  const id = objectKey(bucket, key)
  const current = currentRow(versions, id)
  if (current !== undefined) {
    archive(versions, current)
    tables.current.removeSync(id)
  }
  archive(versions, row)
}

/** Deletes a version for good; the one below it becomes the latest. */
export function dropVersion(versions: KeyVersions, { row, table }: FoundRow): void {
  const { tables, bucket, key } = versions
  const id = objectKey(bucket, key)
  if (table === 'current') {
    tables.current.removeSync(id)
  } else {
    tables.history.removeSync(versionKey(bucket, key, rowSequence(row)))
    if (rowIsNull(row)) tables.nulls.removeSync(id)
  }
  dropBody(versions, row)
  promote(versions)
}

function dropNullVersion(versions: KeyVersions): void {
  const found = findRow(versions, 'null')
  if (found === undefined) return
  const { tables, bucket, key } = versions
  const id = objectKey(bucket, key)
  if (found.table === 'current') {
    tables.current.removeSync(id)
  } else {
    tables.nulls.removeSync(id)
    tables.history.removeSync(versionKey(bucket, key, rowSequence(found.row)))
  }
  dropBody(versions, found.row)
}

/** After the latest version went: the newest left is current, unless it is a delete marker. */
function promote(versions: KeyVersions): void {
  const { tables, bucket, key, versioned } = versions
  if (!versioned) return
  const id = objectKey(bucket, key)
  if (tables.current.doesExist(id)) return
  const newest = newestInHistory(versions)
  if (newest === undefined || rowIsMarker(newest)) return
  tables.history.removeSync(versionKey(bucket, key, rowSequence(newest)))
  if (rowIsNull(newest)) tables.nulls.removeSync(id)
  tables.current.putSync(id, newest)
}

function archive({ tables, bucket, key }: KeyVersions, row: Buffer): void {
  const sequence = rowSequence(row)
  tables.history.putSync(versionKey(bucket, key, sequence), row)
  if (rowIsNull(row)) tables.nulls.putSync(objectKey(bucket, key), numberKey(sequence))
}

function dropBody(versions: KeyVersions, row: Buffer): void {
  countRow(versions, row, -1)
  const body = rowBody(row)
  if (body.kind === 'empty') return
  const { tables, transaction } = versions
  if (body.kind === 'inline') {
    tables.bodies.removeSync(numberKey(rowSequence(row)))
  } else {
    releaseBlob(tables, transaction, { blob: body.blob, manifest: body.kind === 'manifest' })
  }
}

function countRow({ transaction, bucket }: KeyVersions, row: Buffer, sign: 1 | -1): void {
  if (!rowIsMarker(row)) transaction.count(bucket, sign, sign * rowSize(row))
}
