import { abortable } from './abortable.ts'
import { clientError } from './errors.ts'
import { uploadParts } from './multipart-upload.ts'
import { partsOf, type Part } from './part-reader.ts'
import { knownLength, type RequestBody } from './request-body.ts'
import type { S3Client } from './s3-client.ts'
import type { UploadedObject, UploadOptions } from './upload-options.ts'

const leastPartSize = 5 * 1024 * 1024

/**
 * Uploads a body of any kind and length: up to one part with PutObject, beyond as a multipart upload,
 * which is aborted when anything fails. Parts wait in memory, so that each can be sent again: at most
 * `partSize × (concurrency + 1)` bytes. Throws S3's codes and the client's.
 */
export async function upload(client: S3Client, options: UploadOptions): Promise<UploadedObject> {
  const { body, partSize = 8 * 1024 * 1024, signal } = options
  if (!Number.isSafeInteger(partSize) || partSize < leastPartSize)
    throw clientError('InputInvalid', { message: `partSize is at least ${leastPartSize} bytes` })
  const whole = bytesAtHand(body)
  const total = options.length ?? whole?.byteLength ?? knownLength(body)
  if (whole !== undefined && whole.byteLength <= partSize)
    return uploadWhole(client, options, { bytes: whole, total })
  const parts = partsOf(whole ?? body, { partSize, total })
  const first = await abortable(parts.next(), signal)
  if (first.done === true) throw clientError('BodyLengthWrong')
  if (!first.value.isLast) {
    return uploadParts(client, { ...options, total, parts: join(first.value, parts) })
  }
  return uploadWhole(client, options, { bytes: first.value.bytes, total })
}

/** The bytes of a body that is in memory. */
function bytesAtHand(body: RequestBody): Uint8Array | undefined {
  if (typeof body === 'string') return Buffer.from(body)
  return body instanceof Uint8Array ? body : undefined
}

async function* join(
  first: Part,
  rest: AsyncGenerator<Part, void, undefined>,
): AsyncGenerator<Part, void, undefined> {
  yield first
  yield* rest
}

async function uploadWhole(
  client: S3Client,
  { bucket, key, attributes, ifAbsent = false, signal, onProgress }: UploadOptions,
  { bytes, total }: { readonly bytes: Uint8Array; readonly total: number | undefined },
): Promise<UploadedObject> {
  const size = bytes.byteLength
  if (total !== undefined && size !== total) throw clientError('BodyLengthWrong')
  const input = {
    ...attributes,
    Bucket: bucket,
    Key: key,
    Body: bytes,
    IfNoneMatch: ifAbsent ? '*' : undefined,
  }
  const { ETag = '', VersionId, ChecksumCRC32 } = await client.send('PutObject', input, { signal })
  onProgress?.({ transferred: size, total: size })
  return {
    etag: ETag,
    versionId: VersionId,
    size,
    checksum: ChecksumCRC32 === undefined ? undefined : `CRC32:${ChecksumCRC32}`,
  }
}
