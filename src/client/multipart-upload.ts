import type { CompletedPart } from '@aws-sdk/client-s3'
import { checksumOf } from '../protocol/checksum/create-checksum.ts'
import { abortable } from './abortable.ts'
import { completeUpload, wholeCheck, wholeCrc } from './complete-upload.ts'
import { clientError } from './errors.ts'
import type { Part } from './part-reader.ts'
import type { S3Client } from './s3-client.ts'
import type { UploadedObject, UploadOptions } from './upload-options.ts'

export interface MultipartOptions extends UploadOptions {
  readonly parts: AsyncGenerator<Part, void, undefined>
  readonly total: number | undefined
}

interface Multipart {
  readonly client: S3Client
  readonly options: MultipartOptions
  readonly uploadId: string
  /** Ends the other parts when one has failed. */
  readonly failing: AbortController
  readonly signal: AbortSignal
  readonly done: Map<number, SentPart>
  transferred: number
}

interface SentPart {
  readonly completed: CompletedPart
  readonly size: number
  readonly crc: Buffer | undefined
}

/** Uploads parts as they come, several at a time; all or, after an abort, nothing. */
export async function uploadParts(
  client: S3Client,
  options: MultipartOptions,
): Promise<UploadedObject> {
  const { bucket, key, attributes, signal } = options
  const { UploadId: uploadId } = await client.send(
    'CreateMultipartUpload',
    {
      ...attributes,
      Bucket: bucket,
      Key: key,
      ...(client.provider.fullObjectChecksum && {
        ChecksumAlgorithm: 'CRC32',
        ChecksumType: 'FULL_OBJECT',
      }),
    },
    { signal },
  )
  if (uploadId === undefined)
    throw clientError('ResponseInvalid', { message: 'CreateMultipartUpload gave no UploadId' })
  const failing = new AbortController()
  const multipart: Multipart = {
    client,
    options,
    uploadId,
    failing,
    signal: signal === undefined ? failing.signal : AbortSignal.any([signal, failing.signal]),
    done: new Map(),
    transferred: 0,
  }
  try {
    await sendAll(multipart)
    return await complete(multipart)
  } catch (error) {
    await abort(multipart)
    throw error
  }
}

/** Keeps `concurrency` parts on their way while the next one is read. */
async function sendAll(multipart: Multipart): Promise<void> {
  const { options, failing, signal } = multipart
  const { parts, concurrency = 4 } = options
  const running = new Set<Promise<void>>()
  let failure: { readonly error: unknown } | undefined
  const fail = (error: unknown): void => {
    failure ??= { error }
    failing.abort()
  }
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
  if (failure !== undefined) throw failure.error
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
  done.set(number, { completed: { PartNumber: number, ETag, ...checksum }, size, crc })
  multipart.transferred += size
  onProgress?.({ transferred: multipart.transferred, total })
}

async function complete(multipart: Multipart): Promise<UploadedObject> {
  const { client, options, uploadId, done, transferred: size } = multipart
  const { bucket, key, ifAbsent, signal, total } = options
  if (total !== undefined && size !== total)
    throw clientError('BodyLengthWrong', {
      context: { bucket, key, length: total, received: size },
    })
  const sent = [...done.entries()].sort(([a], [b]) => a - b).map(([, part]) => part)
  const crc = wholeCrc(sent)?.toString('base64')
  const completed = await completeUpload(client, {
    bucket,
    key,
    uploadId,
    parts: sent.map((part) => part.completed),
    ifAbsent,
    check: crc === undefined ? undefined : wholeCheck(crc, size),
    signal,
  })
  return { ...completed, size, checksum: crc === undefined ? undefined : `CRC32:${crc}` }
}

/** Leaves no parts behind. What cannot be aborted is left to the bucket's lifecycle. */
async function abort({ client, options: { bucket, key }, uploadId }: Multipart): Promise<void> {
  const input = { Bucket: bucket, Key: key, UploadId: uploadId }
  await client.send('AbortMultipartUpload', input).catch(() => undefined)
}
