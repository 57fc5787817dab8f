import type { Tables } from './tables.ts'
import { numberKey, numberOf } from './keys.ts'
import type { Transaction } from './transaction.ts'

/** A blob as an index row or a manifest names it. */
export interface BlobReference {
  readonly blob: number
  readonly manifest: boolean
}

/** Takes in a blob just written, with one reference. */
export function adoptBlob(tables: Tables, transaction: Transaction, blob: number): void {
  tables.blobs.putSync(numberKey(blob), numberKey(1))
  transaction.raise('blob', blob + 1)
}

/** False if the blob is on its way out, or was never there. */
export function shareBlob(tables: Tables, blob: number): boolean {
  const count = referencesTo(tables, blob)
  if (count === 0) return false
  tables.blobs.putSync(numberKey(blob), numberKey(count + 1))
  return true
}

/** Drops one reference; the last one makes the blob garbage. */
export function releaseBlob(
  tables: Tables,
  transaction: Transaction,
  { blob, manifest }: BlobReference,
): void {
  const count = referencesTo(tables, blob)
  if (count > 1) {
    tables.blobs.putSync(numberKey(blob), numberKey(count - 1))
    return
  }
  tables.blobs.removeSync(numberKey(blob))
  tables.garbage.putSync(numberKey(blob), Buffer.of(manifest ? 1 : 0))
  transaction.leavesGarbage()
}

function referencesTo(tables: Tables, blob: number): number {
  const count = tables.blobs.get(numberKey(blob))
  return count === undefined ? 0 : numberOf(count)
}
