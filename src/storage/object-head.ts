import type { ClientOutput } from '../client/input.ts'
import type { ObjectHead } from './storage.ts'

type HeadMembers = Pick<
  ClientOutput<'HeadObject'>,
  | 'ETag'
  | 'VersionId'
  | 'ContentLength'
  | 'ContentType'
  | 'CacheControl'
  | 'ContentDisposition'
  | 'ContentEncoding'
  | 'LastModified'
  | 'Metadata'
  | 'ContentRange'
>

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
    lastModified: output.LastModified ?? new Date(0),
    metadata: output.Metadata ?? {},
  }
}
