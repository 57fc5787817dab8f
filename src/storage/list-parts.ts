import { isStowageError } from '../core/error.ts'
import { s3Error } from '../protocol/errors.ts'
import type { ClientOutput } from '../client/input.ts'
import type { CallOptions } from './call-options.ts'
import type { MultipartUpload, UploadedPart } from './multipart.ts'
import type { StorageContext } from './storage-context.ts'

type PartsPage = ClientOutput<'ListParts'>

/** The parts of an upload that S3 has, in their order. Throws `NoSuchUpload`. */
export async function* listParts(
  { client, declared, keys }: StorageContext,
  { key, uploadId }: MultipartUpload,
  { signal }: CallOptions,
): AsyncGenerator<UploadedPart, void, undefined> {
  const input = { Bucket: declared.bucket, Key: keys.full(key), UploadId: uploadId }
  for (let marker: string | undefined = '0'; marker !== undefined;) {
    const page: PartsPage = await client
      .send(
        'ListParts',
        { ...input, ...(marker !== '0' && { PartNumberMarker: marker }) },
        { signal },
      )
      .catch(asNoUpload)
    for (const { PartNumber = 0, Size = 0, ETag = '', ChecksumCRC32: crc } of page.Parts ?? [])
      yield {
        partNumber: PartNumber,
        size: Size,
        etag: ETag,
        checksum: crc === undefined ? undefined : `CRC32:${crc}`,
      }
    // A server that says there is more but not where must not be asked for ever.
    const next: string | undefined =
      page.IsTruncated === true ? page.NextPartNumberMarker : undefined
    marker = next === marker ? undefined : next
  }
}

/** Ceph misses the key instead. */
function asNoUpload(cause: unknown): never {
  throw isStowageError(cause, 'NoSuchKey') ? s3Error('NoSuchUpload', { cause }) : cause
}
