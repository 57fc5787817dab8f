import { isSeal } from './encryption/is-seal.ts'
import { engineError } from './errors.ts'
import { decodeJson, encodeJson } from './format.ts'
import type { Tables } from './tables.ts'
import { afterPrefix, numberKey, partKey, partNumberOf, uploadKey } from './keys.ts'
import { isMetadata, isRecord } from './metadata.ts'
import { sequenceId, sequenceOfId } from './sequence.ts'
import type { Part, Upload } from './upload.ts'

/** An upload with the number its parts are kept under. */
export interface KnownUpload {
  readonly upload: Upload
  readonly sequence: number
  /** Its row in the index. */
  readonly id: Buffer
}

interface UploadPlace {
  readonly bucket: { readonly id: number; readonly name: string }
  readonly key: string
  readonly uploadId: string
}

export function findUpload(tables: Tables, place: UploadPlace): KnownUpload | undefined {
  const sequence = sequenceOfId(place.uploadId)
  if (sequence === undefined) return undefined
  const id = uploadKey(place.bucket.id, place.key, sequence)
  const row = tables.uploads.get(id)
  if (row === undefined) return undefined
  const upload = decodeUpload(row, { bucket: place.bucket.name, key: place.key, sequence })
  return { upload, sequence, id }
}

export function encodeUpload({ initiated, metadata, seal }: Upload): Buffer {
  return encodeJson({ initiated, metadata, seal })
}

export function decodeUpload(
  row: Buffer,
  { bucket, key, sequence }: { bucket: string; key: string; sequence: number },
): Upload {
  const value = decodeJson(row)
  if (!isRecord(value)) throw unreadable('uploads')
  const { initiated, metadata, seal } = value
  if (typeof initiated !== 'number' || !isMetadata(metadata)) throw unreadable('uploads')
  const upload = { bucket, key, uploadId: sequenceId(sequence), initiated, metadata }
  if (seal === undefined) return upload
  if (!isSeal(seal)) throw unreadable('uploads')
  return { ...upload, seal }
}

export function encodePart({ size, etag, modified, blob, extra, seal }: Part): Buffer {
  return encodeJson({ size, etag, modified, blob, extra, seal })
}

/** Parts of an upload, those after a number, in order. */
export function* partsAfter(tables: Tables, sequence: number, after = 0): Generator<Part> {
  const start = partKey(sequence, Math.min(after, lastPart) + 1)
  const end = afterPrefix(numberKey(sequence))
  for (const { key, value } of tables.parts.getRange({ start, end })) {
    yield decodePart(value, partNumberOf(key))
  }
}

export function partOf(tables: Tables, sequence: number, partNumber: number): Part | undefined {
  const row = tables.parts.get(partKey(sequence, partNumber))
  return row && decodePart(row, partNumber)
}

function decodePart(row: Buffer, partNumber: number): Part {
  const value = decodeJson(row)
  if (!isRecord(value)) throw unreadable('parts')
  const { size, etag, modified, blob, extra, seal } = value
  const sound =
    typeof size === 'number' &&
    typeof etag === 'string' &&
    typeof modified === 'number' &&
    typeof blob === 'number' &&
    isExtra(extra)
  if (!sound) throw unreadable('parts')
  const part = { partNumber, size, etag, modified, blob, extra }
  if (seal === undefined) return part
  if (!isSeal(seal)) throw unreadable('parts')
  return { ...part, seal }
}

const lastPart = 10_000

function isExtra(value: unknown): value is Part['extra'] {
  return isRecord(value)
}

function unreadable(table: string): Error {
  return engineError('IndexCorrupt', { context: { table } })
}
