import { crc32 } from 'node:zlib'
import { parseJson } from '../core/json.ts'
import type { Json } from '../core/json.ts'
import type { BlobReference } from './blob-references.ts'
import { isSeal } from './encryption/is-seal.ts'
import type { Seal } from './encryption/seal.ts'
import { isRecord } from './metadata.ts'
import type { ObjectMetadata } from './object-version.ts'
import type { PartLayout } from './upload.ts'

/** Bytes of data for each CRC-32 of a blob. */
export const blockBytes = 256 * 1024
export const trailerBytes = 32
const magic = 'STOWBLB1'

/** Which object or part a blob was written for: enough to build the index again. */
export interface BlobHeader {
  readonly kind: 'object' | 'part' | 'multipart' | 'copy'
  readonly bucket: string
  readonly key: string
  readonly versionId?: string
  readonly uploadId?: string
  readonly partNumber?: number
  /** In milliseconds. */
  readonly modified: number
  /** Of the data before it was sealed, if it is. */
  readonly size: number
  /** In hex; with a customer's key, not the MD5. */
  readonly md5: string
  readonly seal?: Seal | undefined
  readonly partCount?: number
  readonly metadata?: ObjectMetadata
  readonly extra?: Readonly<Record<string, Json>>
  readonly parts?: readonly PartLayout[]
  readonly source?: SharedBlob
}

/** What a copy shares. */
export interface SharedBlob extends BlobReference {
  readonly size: number
}

/** The footer of a blob with so many bytes of data on disk, whose blocks have these CRC-32s. */
export function encodeFooter(header: BlobHeader, size: number, sums: readonly number[]): Buffer {
  const text = JSON.stringify(header)
  const headerBytes = Buffer.byteLength(text)
  const footer = Buffer.allocUnsafe(headerBytes + sums.length * 4 + trailerBytes)
  footer.write(text, 0, 'utf8')
  let offset = headerBytes
  for (const sum of sums) offset = footer.writeUInt32BE(sum, offset)
  offset = footer.writeDoubleBE(size, offset)
  offset = footer.writeUInt32BE(headerBytes, offset)
  offset = footer.writeUInt32BE(sums.length, offset)
  offset = footer.writeUInt32BE(blockBytes, offset)
  offset = footer.writeUInt32BE(crc32(footer.subarray(0, offset)), offset)
  footer.write(magic, offset, 'latin1')
  return footer
}

/** A footer that is whole and belongs to a blob of that size. */
export interface BlobFooter {
  /** The CRC-32 of a block of data. */
  sum(block: number): number
  header(): Json
}

/** Undefined if the bytes, from the end of the data to that of the file, are no such footer. */
export function decodeFooter(footer: Buffer, size: number): BlobFooter | undefined {
  const trailer = footer.length - trailerBytes
  if (trailer < 0 || footer.toString('latin1', trailer + 24) !== magic) return undefined
  const headerBytes = footer.readUInt32BE(trailer + 8)
  const sums = footer.readUInt32BE(trailer + 12)
  const sound =
    headerBytes + sums * 4 === trailer &&
    footer.readDoubleBE(trailer) === size &&
    sums === Math.ceil(size / blockBytes) &&
    footer.readUInt32BE(trailer + 16) === blockBytes &&
    footer.readUInt32BE(trailer + 20) === crc32(footer.subarray(0, trailer + 20))
  if (!sound) return undefined
  return {
    sum: (block) => footer.readUInt32BE(headerBytes + block * 4),
    header: () => parseJson(footer.toString('utf8', 0, headerBytes)),
  }
}

/** What a manifest names, or undefined if the header is not one's. */
export type Manifest =
  | { readonly kind: 'multipart'; readonly parts: readonly PartLayout[] }
  | { readonly kind: 'copy'; readonly source: SharedBlob }

export function manifestOf(header: unknown): Manifest | undefined {
  if (!isRecord(header)) return undefined
  const { kind, parts, source } = header
  if (kind === 'copy' && isSharedBlob(source)) return { kind, source }
  if (kind !== 'multipart' || !Array.isArray(parts) || !parts.every(isPartLayout)) return undefined
  return { kind, parts }
}

function isSharedBlob(value: unknown): value is SharedBlob {
  if (!isRecord(value)) return false
  return isCount(value['blob']) && isCount(value['size']) && typeof value['manifest'] === 'boolean'
}

function isPartLayout(value: unknown): value is PartLayout {
  if (!isRecord(value)) return false
  const { blob, size, partNumber, etag, extra, seal } = value
  return (
    isCount(blob) &&
    isCount(size) &&
    isCount(partNumber) &&
    typeof etag === 'string' &&
    isRecord(extra) &&
    (seal === undefined || isSeal(seal))
  )
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
