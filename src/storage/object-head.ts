import type { ClientOutput } from '../client/input.ts'
import type { ObjectHead } from './read-object.ts'

type HeadMembers = Pick<
  ClientOutput<'HeadObject'>,
  | 'ETag'
  | 'VersionId'
  | 'ContentLength'
  | 'ContentType'
  | 'CacheControl'
  | 'ContentDisposition'
  | 'ContentEncoding'
  | 'ContentLanguage'
  | 'ChecksumCRC32'
  | 'ChecksumCRC32C'
  | 'ChecksumCRC64NVME'
  | 'ChecksumSHA1'
  | 'ChecksumSHA256'
  | 'ChecksumType'
  | 'LastModified'
  | 'Metadata'
  | 'ContentRange'
>

const checksums = [
  ['CRC32', 'ChecksumCRC32'],
  ['CRC64NVME', 'ChecksumCRC64NVME'],
  ['SHA256', 'ChecksumSHA256'],
  ['CRC32C', 'ChecksumCRC32C'],
  ['SHA1', 'ChecksumSHA1'],
] as const

/** `bytes 0-99/1234`, as S3 writes it. */
const contentRange = /^bytes (\d+)-(\d+)\/(\d+)$/

interface SentRange {
  readonly start: number
  readonly end: number
  /** Bytes of the whole object. */
  readonly size: number
}

/** The range that S3 sent of an object; undefined for all of it. */
export function sentRangeOf({ ContentRange: text }: HeadMembers): SentRange | undefined {
  const match = text === undefined ? null : contentRange.exec(text)
  if (match === null) return undefined
  return { start: Number(match[1]), end: Number(match[2]), size: Number(match[3]) }
}

/** What S3 tells of an object, in the words of a storage. */
export function objectHeadOf(
  key: string,
  output: HeadMembers,
  size: number = output.ContentLength ?? 0,
): ObjectHead {
  return {
    key,
    etag: output.ETag ?? '',
    versionId: output.VersionId,
    size,
    contentType: output.ContentType ?? 'application/octet-stream',
    cacheControl: output.CacheControl,
    contentDisposition: output.ContentDisposition,
    contentEncoding: output.ContentEncoding,
    contentLanguage: output.ContentLanguage,
    lastModified: output.LastModified ?? new Date(0),
    metadata: output.Metadata ?? {},
    checksum: wholeChecksumOf(output),
  }
}

/** As `CRC32:base64`; undefined for one of parts, which says nothing about the bytes of the whole. */
function wholeChecksumOf(output: HeadMembers): string | undefined {
  for (const [algorithm, member] of checksums) {
    const value = output[member]
    if (value === undefined) continue
    const isWhole = output.ChecksumType !== 'COMPOSITE' && !value.includes('-')
    return isWhole ? `${algorithm}:${value}` : undefined
  }
  return undefined
}
