import { checksumOf } from '../protocol/checksum/create-checksum.ts'
import { abortable } from './abortable.ts'
import { clientError } from './errors.ts'
import type { Part } from './part-reader.ts'
import type { S3Client } from './s3-client.ts'
import { uploadInParts, type Sending, type SentPart } from './upload-in-parts.ts'
import type { UploadedObject, UploadOptions } from './upload-options.ts'

export interface MultipartOptions extends UploadOptions {
  readonly parts: AsyncGenerator<Part, void, undefined>
  readonly total: number | undefined
}

interface Multipart extends Sending {
  readonly client: S3Client
  readonly options: MultipartOptions
  readonly done: SentPart[]
  transferred: number
}

/** Uploads parts as they come, several at a time; all or, after an abort, nothing. */
export function uploadParts(client: S3Client, options: MultipartOptions): Promise<UploadedObject> {
  return uploadInParts(client, options, (sending) =>
    sendAll({ ...sending, client, options, done: [], transferred: 0 }),
  )
}

/** Keeps `concurrency` parts on their way while the next one is read. */
async function sendAll(multipart: Multipart): Promise<readonly SentPart[]> {
  const { options, signal, fail, done } = multipart
  const { parts, concurrency = 4 } = options
  const running = new Set<Promise<void>>()
  try {
    for (;;) {
      const next = await abortable(parts.next(), signal)
      if (next.done === true) break
      while (running.size >= concurrency) await Promise.race(running)
      if (signal.aborted) throw clientError('RequestAborted', { cause: signal.reason })
      const sending = sendPart(multipart, next.value)
        .catch(fail)
        .finally(() => running.delete(sending))
      running.add(sending)
    }
  } catch (error) {
    // A body that fails, or ends with the signal: no part has to fail for it.
    fail(error)
    parts.return().catch(() => undefined)
  }
  await Promise.all(running)
  return done
}

async function sendPart(multipart: Multipart, part: Part): Promise<void> {
  const { client, options, uploadId, signal, done } = multipart
  const { bucket, key, total, onProgress } = options
  const { number, bytes } = part
  const size = bytes.byteLength
  const crc = client.provider.fullObjectChecksum ? checksumOf('CRC32', bytes) : undefined
  const checksum = crc === undefined ? {} : { ChecksumCRC32: crc.toString('base64') }
  const { ETag } = await client.send(
    'UploadPart',
    { Bucket: bucket, Key: key, UploadId: uploadId, PartNumber: number, Body: bytes, ...checksum },
    { signal },
  )
  part.release()
  done[number - 1] = { completed: { PartNumber: number, ETag, ...checksum }, size, crc }
  multipart.transferred += size
  onProgress?.({ transferred: multipart.transferred, total })
}
