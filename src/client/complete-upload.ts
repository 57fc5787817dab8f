import type { CompletedPart } from '@aws-sdk/client-s3'
import { isStowageError } from '../core/error.ts'
import { combineCrc } from '../protocol/checksum/combine-crc.ts'
import { quoteEtag, unquoteEtag } from '../protocol/etag.ts'
import { multipartEtag } from '../protocol/multipart/multipart-etag.ts'
import { findWritten, isRepetitionRefused } from './find-written.ts'
import type { ClientInput } from './input.ts'
import type { S3Client } from './s3-client.ts'

export interface CompleteUploadOptions {
  readonly bucket: string
  readonly key: string
  readonly uploadId: string
  /** In the order of their numbers. */
  readonly parts: readonly CompletedPart[]
  /** Refuses to replace an object that is there already (`If-None-Match: *`). @default false */
  readonly ifAbsent?: boolean | undefined
  /** What S3 is to hold the whole against. */
  readonly check?: WholeCheck | undefined
  readonly signal?: AbortSignal | undefined
}

export type WholeCheck = Pick<
  ClientInput<'CompleteMultipartUpload'>,
  'ChecksumCRC32' | 'ChecksumType' | 'MpuObjectSize'
>

export interface CompletedUpload {
  readonly etag: string
  /** Undefined in a bucket without versioning. */
  readonly versionId: string | undefined
}

/** Makes an object of uploaded parts. Throws S3's codes. */
export async function completeUpload(
  client: S3Client,
  options: CompleteUploadOptions,
): Promise<CompletedUpload> {
  const { bucket, key, uploadId, parts, ifAbsent = false, check, signal } = options
  try {
    const { ETag, VersionId } = await client.send(
      'CompleteMultipartUpload',
      {
        Bucket: bucket,
        Key: key,
        UploadId: uploadId,
        MultipartUpload: { Parts: [...parts] },
        ...(ifAbsent && { IfNoneMatch: '*' }),
        ...check,
      },
      { signal },
    )
    // Ceph leaves the ETag of its answer empty.
    const etag = ETag === undefined || ETag === '' ? etagOf(parts) : ETag
    return { etag, versionId: VersionId }
  } catch (error) {
    // The answer to a completion that succeeded may be lost, and its repetition finds no upload.
    const isRepeated = isStowageError(error, 'NoSuchUpload') || isRepetitionRefused(error)
    const completed = isRepeated ? await findWritten(client, options, etagOf(parts)) : undefined
    if (completed === undefined) throw error
    return { etag: completed.etag, versionId: completed.versionId }
  }
}

/** The CRC-32 of the whole, from those of its parts; undefined when one of them has none. */
export function wholeCrc(
  parts: readonly { readonly size: number; readonly crc: Buffer | undefined }[],
): Buffer | undefined {
  let whole: Buffer | undefined
  for (const { crc, size } of parts) {
    if (crc === undefined) return undefined
    whole = whole === undefined ? crc : combineCrc('CRC32', [whole, crc], size)
  }
  return whole
}

/** What S3 is to hold an object of a FULL_OBJECT CRC-32 against. */
export const wholeCheck = (crc: string, size: number): WholeCheck => ({
  ChecksumCRC32: crc,
  ChecksumType: 'FULL_OBJECT',
  MpuObjectSize: size,
})

/** The ETag that S3 gives an object of these parts. */
const etagOf = (parts: readonly CompletedPart[]): string =>
  quoteEtag(multipartEtag(parts.map(({ ETag = '' }) => ({ etag: unquoteEtag(ETag) }))))
