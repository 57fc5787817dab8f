/**
 * The data directory, format 2. Integers and doubles are big-endian, text is UTF-8. Format 1 has no
 * seals, and becomes format 2 when it is opened: what was written before stays as it is.
 *
 * FORMAT              the line `stowage-engine 2`
 * LOCK                JSON about the process that writes here (lock.ts)
 * keys.json           JSON of KeyRingFile (encryption/key-ring-file.ts), wrapped by the master key
 * index.mdb           LMDB, the tables below
 * blobs/AAAAAA/BBB/N  bodies above the inline limit; N is the blob's number, 12 hex digits, A its
 *                     first 6 and B the next 3: blobs of one time share a directory
 * tmp/                blobs being written; emptied when the engine opens
 *
 * Tables (keys as in keys.ts). Rows and JSON begin with a byte that says their layout, now 1, and
 * end with the CRC-32 of what is before it.
 *
 * meta      name                        → number: `bucket`, `blob` (next to give), `sequence` (last),
 *                                         `swept` (no blob below is one that the index never knew),
 *                                         `outbox` (last entry), `ring` (newest key of keys.json)
 * buckets   bucket number               → JSON of Bucket
 * current   bucket, key                 → row: the latest version, if it is not a delete marker
 * history   bucket, key, 00, ^sequence  → row: every other version and every delete marker
 * nulls     bucket, key                 → sequence of the null version, when that is in history
 * bodies    sequence                    → an inline body as sealed, CRC-32 of the key and of it
 * blobs     blob number                 → how many rows, parts and manifests refer to it
 * garbage   blob number                 → 1 if it is a manifest: to be unlinked when no one reads it
 * usage     bucket number               → two doubles: versions and their bytes
 * uploads   bucket, key, 00, sequence   → JSON: initiated, metadata, seal
 * parts     upload sequence, number     → JSON of Part
 * outbox    queue name, 00, entry       → JSON: value, what is still to be done
 *
 * A row:
 *  0  1  layout, 1
 *  1  1  bits 0-2 body (0 none, 1 inline, 2 blob, 3 manifest), bit 3 delete marker, bit 4 null
 *  2  2  parts of the upload that made it, 0 if put whole
 *  4  8  modified, double, milliseconds since 1970
 * 12  8  size, double, bytes
 * 20  8  sequence, double
 * 28  8  blob number, double, 0 if none
 * 36 16  MD5, or MD5 of the parts' MD5s
 * 52  1  checksum type: 0 none, 1 FULL_OBJECT, 2 COMPOSITE
 * 53  2  length a of the checksum algorithms, comma between
 * 55  2  length s of the storage class
 * 57     algorithms, storage class, metadata and `seal` as JSON, CRC-32
 *
 * A body with a seal is encrypted: frames of 64 KiB, each AES-256-GCM with its tag of 16 bytes behind it
 * (encryption/frames.ts), under a key of its own that is wrapped in the seal. Sizes and MD5s are those of
 * the body as it came, CRCs are of what is on disk. Of an upload's object each part has a seal.
 *
 * A blob is written under tmp/, synced, renamed, its directory synced, and only then named by the
 * index. It never changes:
 *
 *  data     d bytes
 *  header   JSON: which object or part it was written for, its metadata at the time, and its seal
 *  sums     CRC-32 of each 256 KiB of data, 4 bytes each
 *  trailer  d double, header length, number of sums, block size, CRC-32 of header + sums + the
 *           trailer so far (4 bytes each), `STOWBLB1`
 *
 * A manifest is a blob without data whose header names others in order: that of a completed upload
 * its parts, that of a copy the one blob, or manifest of an upload, it shares. So the index of all
 * but inline bodies can be built again from blobs alone.
 */
import { crc32 } from 'node:zlib'
import { parseJson } from '../core/json.ts'
import { isSeal } from './encryption/is-seal.ts'
import type { Seal } from './encryption/seal.ts'
import { engineError } from './errors.ts'
import { isMetadata, isRecord } from './metadata.ts'
import type {
  BodyLocation,
  DeleteMarker,
  ListEntry,
  ObjectMetadata,
  ObjectVersion,
} from './object-version.ts'
import { sequenceId } from './sequence.ts'

const layout = 1
const fixed = 57
const sumBytes = 4
const markerBit = 8
const nullBit = 16
const checksumTypes = [undefined, 'FULL_OBJECT', 'COMPOSITE'] as const

/** What a row is made from. */
export interface RowFields {
  readonly isNull: boolean
  readonly modified: number
  readonly sequence: number
  readonly deleteMarker?: boolean
  readonly partCount?: number
  readonly size?: number
  /** In hex. */
  readonly md5?: string
  readonly body?: BodyLocation
  readonly metadata?: ObjectMetadata
  readonly seal?: Seal | undefined
}

export function encodeRow(fields: RowFields): Buffer {
  const { metadata = {}, body = { kind: 'empty' }, md5, seal } = fields
  const algorithms = Object.keys(metadata.checksums?.values ?? {}).join(',')
  const storageClass = metadata.storageClass ?? ''
  const kept = seal === undefined ? metadata : { ...metadata, seal }
  const tail = algorithms + storageClass + JSON.stringify(kept)
  const bytes = Buffer.allocUnsafe(fixed + Buffer.byteLength(tail) + sumBytes)
  bytes[0] = layout
  bytes[1] =
    bodyKinds.indexOf(body.kind) |
    (fields.deleteMarker ? markerBit : 0) |
    (fields.isNull ? nullBit : 0)
  bytes.writeUInt16BE(fields.partCount ?? 0, 2)
  bytes.writeDoubleBE(fields.modified, 4)
  bytes.writeDoubleBE(fields.size ?? 0, 12)
  bytes.writeDoubleBE(fields.sequence, 20)
  bytes.writeDoubleBE('blob' in body ? body.blob : 0, 28)
  if (md5 === undefined) bytes.fill(0, 36, 52)
  else bytes.write(md5, 36, 16, 'hex')
  bytes[52] = checksumTypes.indexOf(metadata.checksums?.type)
  bytes.writeUInt16BE(Buffer.byteLength(algorithms), 53)
  bytes.writeUInt16BE(Buffer.byteLength(storageClass), 55)
  bytes.write(tail, fixed, 'utf8')
  return withSum(bytes)
}

const bodyKinds = ['empty', 'inline', 'blob', 'manifest'] as const

/** A row that was read, if it is what was written. Throws IndexCorrupt. */
export function soundRow(row: Buffer, key: string): Buffer {
  if (row.length < fixed + sumBytes || !isSound(row)) throw unreadable(row, key)
  return row
}

export const rowSequence = (row: Buffer): number => row.readDoubleBE(20)
export const rowSize = (row: Buffer): number => row.readDoubleBE(12)
export const rowIsNull = (row: Buffer): boolean => ((row[1] ?? 0) & nullBit) !== 0
export const rowIsMarker = (row: Buffer): boolean => ((row[1] ?? 0) & markerBit) !== 0

export function rowVersionId(row: Buffer): string {
  return rowIsNull(row) ? 'null' : sequenceId(rowSequence(row))
}

export function rowEtag(row: Buffer): string {
  return etagOf(row.toString('hex', 36, 52), row.readUInt16BE(2))
}

/** `parts` is 0 for an object put whole. */
export function etagOf(md5: string, parts: number): string {
  return parts === 0 ? md5 : `${md5}-${parts}`
}

export function rowBody(row: Buffer): BodyLocation {
  const kind = bodyKinds[(row[1] ?? 0) & 7]
  if (kind === undefined) throw unreadable(row)
  return kind === 'empty' || kind === 'inline' ? { kind } : { kind, blob: row.readDoubleBE(28) }
}

/** The fields of a listing, without parsing the metadata. Throws IndexCorrupt. */
export function rowEntry(key: string, read: Buffer): ListEntry {
  const row = soundRow(read, key)
  const algorithms = row.readUInt16BE(53)
  const storageClass = row.readUInt16BE(55)
  const checksumType = checksumTypes[row[52] ?? 0]
  // Written out, as this runs for every key of a listing: spreads cost as much as all the rest.
  const entry: { -readonly [Field in keyof ListEntry]: ListEntry[Field] } = {
    key,
    versionId: rowVersionId(row),
    size: rowSize(row),
    etag: rowIsMarker(row) ? '' : rowEtag(row),
    modified: row.readDoubleBE(4),
    checksumAlgorithms:
      algorithms === 0 ? [] : row.toString('utf8', fixed, fixed + algorithms).split(','),
  }
  if (checksumType !== undefined) entry.checksumType = checksumType
  if (storageClass > 0) {
    const start = fixed + algorithms
    entry.storageClass = row.toString('utf8', start, start + storageClass)
  }
  return entry
}

/** Where a row was found, which is not in it. */
export interface RowPlace {
  readonly bucket: string
  readonly key: string
  readonly isLatest: boolean
}

export function rowVersion(row: Buffer, place: RowPlace): ObjectVersion | DeleteMarker {
  return rowIsMarker(row) ? markerOf(row, place) : objectOf(row, place)
}

/** A row that is known not to be a delete marker. */
export function objectOf(row: Buffer, { bucket, key, isLatest }: RowPlace): ObjectVersion {
  return {
    deleteMarker: false,
    bucket,
    key,
    versionId: rowVersionId(row),
    isLatest,
    sequence: rowSequence(row),
    size: rowSize(row),
    etag: rowEtag(row),
    partCount: row.readUInt16BE(2),
    modified: row.readDoubleBE(4),
    ...rowMetadata(row),
    body: rowBody(row),
  }
}

function markerOf(row: Buffer, { bucket, key, isLatest }: RowPlace): DeleteMarker {
  return {
    deleteMarker: true,
    bucket,
    key,
    versionId: rowVersionId(row),
    isLatest,
    sequence: rowSequence(row),
    modified: row.readDoubleBE(4),
  }
}

function rowMetadata(row: Buffer): Pick<ObjectVersion, 'metadata' | 'seal'> {
  const kept = parseRecord(
    row.toString(
      'utf8',
      fixed + row.readUInt16BE(53) + row.readUInt16BE(55),
      row.length - sumBytes,
    ),
  )
  if (!isRecord(kept)) throw unreadable(row)
  const { seal, ...metadata } = kept
  if (!isMetadata(metadata)) throw unreadable(row)
  if (seal === undefined) return { metadata }
  if (!isSeal(seal)) throw unreadable(row)
  return { metadata, seal }
}

/** A value that is all JSON. */
export function encodeJson(value: object): Buffer {
  return withSum(Buffer.from(`\u0001${JSON.stringify(value)}${' '.repeat(sumBytes)}`))
}

export function decodeJson(bytes: Buffer): unknown {
  if (bytes.length < 1 + sumBytes || !isSound(bytes)) throw unreadable(bytes)
  return parseRecord(bytes.toString('utf8', 1, bytes.length - sumBytes))
}

/** An inline body as it is kept under this key. */
export function encodeBody(key: Buffer, body: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(body.length + sumBytes)
  bytes.set(body)
  bytes.writeUInt32BE(crc32(body, crc32(key)), body.length)
  return bytes
}

/** Undefined if these are not the bytes that were kept under the key. */
export function decodeBody(key: Buffer, bytes: Buffer): Buffer | undefined {
  const end = bytes.length - sumBytes
  if (end < 0) return undefined
  const body = bytes.subarray(0, end)
  return bytes.readUInt32BE(end) === crc32(body, crc32(key)) ? body : undefined
}

/** A body that was sealed: its tags say more than its sum. */
export function sealedBody(bytes: Buffer): Buffer {
  return bytes.subarray(0, Math.max(0, bytes.length - sumBytes))
}

/** The same bytes, the last four of them now the sum of the others. */
function withSum(bytes: Buffer): Buffer {
  const end = bytes.length - sumBytes
  bytes.writeUInt32BE(crc32(bytes.subarray(0, end)), end)
  return bytes
}

function isSound(bytes: Buffer): boolean {
  const end = bytes.length - sumBytes
  return bytes[0] === layout && bytes.readUInt32BE(end) === crc32(bytes.subarray(0, end))
}

function parseRecord(text: string): unknown {
  try {
    return parseJson(text)
  } catch (cause) {
    throw engineError('IndexCorrupt', { cause })
  }
}

function unreadable(bytes: Buffer, key?: string): Error {
  return engineError('IndexCorrupt', { context: { key, layout: bytes[0], length: bytes.length } })
}
