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

export interface RangedHead extends ObjectHead {
  readonly range: { readonly start: number; readonly end: number } | undefined
}

/** What S3 tells of an object, in the words of a storage. */
export function objectHeadOf(key: string, output: HeadMembers): RangedHead {
  const [, start, end, whole] = contentRange.exec(output.ContentRange ?? '') ?? []
  return {
    key,
    etag: output.ETag ?? '',
    versionId: output.VersionId,
    size: whole === undefined ? (output.ContentLength ?? 0) : Number(whole),
    contentType: output.ContentType ?? 'application/octet-stream',
    cacheControl: output.CacheControl,
    contentDisposition: output.ContentDisposition,
    contentEncoding: output.ContentEncoding,
    lastModified: output.LastModified ?? new Date(0),
    metadata: output.Metadata ?? {},
    range: whole === undefined ? undefined : { start: Number(start), end: Number(end) },
  }
}
