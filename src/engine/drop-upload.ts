import { releaseBlob } from './blob-references.ts'
import type { Tables } from './tables.ts'
import { afterPrefix, objectKey, partKey, uploadKeySequence } from './keys.ts'
import type { Transaction } from './transaction.ts'
import { partsAfter } from './upload-records.ts'

/** Inside a transaction: ends the upload in this row without an object, and frees its parts. */
export function dropUpload(tables: Tables, transaction: Transaction, id: Buffer): void {
  const sequence = uploadKeySequence(id)
  // Read to the end before the rows under the cursor go.
  const parts = [...partsAfter(tables, sequence)]
  for (const { partNumber, blob } of parts) {
    releaseBlob(tables, transaction, { blob, manifest: false })
    tables.parts.removeSync(partKey(sequence, partNumber))
  }
  tables.uploads.removeSync(id)
}

/** {@link dropUpload} for every upload of a bucket. */
export function dropUploadsOf(tables: Tables, transaction: Transaction, bucket: number): void {
  const start = objectKey(bucket, '')
  const ids = [...tables.uploads.getKeys({ start, end: afterPrefix(start) })]
  for (const id of ids) dropUpload(tables, transaction, id)
}
