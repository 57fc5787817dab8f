import { abortable } from './abortable.ts'
import { clientError } from './errors.ts'
import { uploadParts } from './multipart-upload.ts'
import { partsOf, type Part } from './part-reader.ts'
import { knownLength } from './request-body.ts'
import type { S3Client } from './s3-client.ts'
import type { UploadedObject, UploadOptions } from './upload-options.ts'

const leastPartSize = 5 * 1024 * 1024

/**
 * Uploads a body of any kind and length: up to one part with PutObject, beyond as a multipart upload,
 * which is aborted when anything fails. Parts wait in memory, so that each can be sent again: at most
 * `partSize × (concurrency + 1)` bytes. Throws S3's codes and the client's.
 */
export async function upload(client: S3Client, options: UploadOptions): Promise<UploadedObject> {
  const { body, partSize = 8 * 1024 * 1024, signal, onProgress } = options
  if (!Number.isSafeInteger(partSize) || partSize < leastPartSize)
    throw clientError('InputInvalid', { message: `partSize is at least ${leastPartSize} bytes` })
  const total = options.length ?? knownLength(body)
  const parts = partsOf(body, { partSize, total })
  const first = await abortable(parts.next(), signal)
  if (first.done === true) throw clientError('BodyLengthWrong')
  if (!first.value.isLast) {
    return uploadParts(client, { ...options, total, parts: join(first.value, parts) })
  }
  const { bytes } = first.value
  if (total !== undefined && bytes.byteLength !== total) throw clientError('BodyLengthWrong')
  const uploaded = await putObject(client, options, { bytes, signal })
  onProgress?.({ transferred: uploaded.size, total: uploaded.size })
  return uploaded
}

async function* join(
  first: Part,
  rest: AsyncGenerator<Part, void, undefined>,
): AsyncGenerator<Part, void, undefined> {
  yield first
  yield* rest
}

async function putObject(
  client: S3Client,
  { bucket, key, attributes, ifAbsent = false }: UploadOptions,
  { bytes, signal }: { readonly bytes: Uint8Array; readonly signal: AbortSignal | undefined },
): Promise<UploadedObject> {
  const output = await client.send(
    'PutObject',
    {
      ...attributes,
      Bucket: bucket,
      Key: key,
      Body: bytes,
      ...(ifAbsent && { IfNoneMatch: '*' }),
    },
    { signal },
  )
  const { ETag = '', VersionId, ChecksumCRC32 } = output
  return {
    etag: ETag,
    versionId: VersionId,
    size: bytes.byteLength,
    checksum: ChecksumCRC32 === undefined ? undefined : `CRC32:${ChecksumCRC32}`,
  }
}
