import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { adoptBlob, shareBlob } from './blob-references.ts'
import { encodeFooter } from './blob-footer.ts'
import { createBlockSums } from './block-sums.ts'
import type { BodyLocation } from './object-version.ts'
import { encodeBody, encodeJson, encodeRow } from './format.ts'
import { openIndexStore } from './index-store.ts'
import { numberKey, objectKey, partKey, uploadKey } from './keys.ts'

const md5Of = (bytes: Buffer): string => createHash('md5').update(bytes).digest('hex')

/**
 * A data directory of format 1: the bucket `b` with an object `inline`, an object `blob` and an upload of `parts`, which
 * has the bytes of `blob` as its part 1.
 */
export async function writeUnsealed(
  directory: string,
  { inline, blob }: { readonly inline: Buffer; readonly blob: Buffer },
): Promise<void> {
  await writeFile(join(directory, 'FORMAT'), 'stowage-engine 1\n')
  const set = join(directory, 'blobs', '000000', '000')
  await mkdir(set, { recursive: true })
  const sums = createBlockSums()
  sums.update(blob)
  const named = { bucket: 'b', key: 'blob', modified: 1, size: blob.length, md5: md5Of(blob) }
  const footer = encodeFooter({ kind: 'object', ...named }, blob.length, sums.finish())
  await writeFile(join(set, '000000000000'), Buffer.concat([blob, footer]))

  const index = openIndexStore(directory)
  const row = (sequence: number, bytes: Buffer, body: BodyLocation) =>
    encodeRow({ isNull: true, modified: 1, sequence, size: bytes.length, md5: md5Of(bytes), body })
  await index.write((transaction) => {
    const bucket = { id: 1, name: 'b', region: 'us-east-1', owner: '1', created: 1, aspects: {} }
    index.buckets.putSync(numberKey(1), encodeJson(bucket))
    transaction.raise('bucket', 1)
    transaction.raise('sequence', 3)
    index.bodies.putSync(numberKey(1), encodeBody(numberKey(1), inline))
    index.current.putSync(objectKey(1, 'inline'), row(1, inline, { kind: 'inline' }))
    adoptBlob(index, transaction, 0)
    index.current.putSync(objectKey(1, 'blob'), row(2, blob, { kind: 'blob', blob: 0 }))
    index.uploads.putSync(uploadKey(1, 'parts', 3), encodeJson({ initiated: 1, metadata: {} }))
    const part = { size: blob.length, etag: md5Of(blob), modified: 1, blob: 0, extra: {} }
    index.parts.putSync(partKey(3, 1), encodeJson(part))
    shareBlob(index, 0)
  })
  await index.close()
}
