import type { CompletedPart } from '@aws-sdk/client-s3'
import { completeUpload, wholeCheck, wholeCrc } from './complete-upload.ts'
import { clientError } from './errors.ts'
import type { S3Client } from './s3-client.ts'
import type { ObjectAttributes, UploadedObject } from './upload-options.ts'

/** A part that S3 has. */
export interface SentPart {
  readonly completed: CompletedPart
  readonly size: number
  readonly crc: Buffer | undefined
}

export interface InPartsOptions {
  readonly bucket: string
  readonly key: string
  readonly attributes?: ObjectAttributes | undefined
  /** Refuses to replace an object that is there already (`If-None-Match: *`). @default false */
  readonly ifAbsent?: boolean | undefined
  /** Bytes that all parts have to have. @default as many as they have */
  readonly total?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** What the parts of an upload are sent with. */
export interface Sending {
  readonly uploadId: string
  /** Aborts when the caller does, and when a part has failed. */
  readonly signal: AbortSignal
  /** Ends the other parts; of several failures the first is thrown, once all have ended. */
  readonly fail: (error: unknown) => void
}

/** Makes one object of parts that `sendParts` returns in order; all or, after an abort, nothing. */
export async function uploadInParts(
  client: S3Client,
  options: InPartsOptions,
  sendParts: (sending: Sending) => Promise<readonly SentPart[]>,
): Promise<UploadedObject> {
  const { bucket, key, signal } = options
  const uploadId = await begin(client, options)
  const failing = new AbortController()
  let failure: { readonly error: unknown } | undefined
  const sending: Sending = {
    uploadId,
    signal: signal === undefined ? failing.signal : AbortSignal.any([signal, failing.signal]),
    fail(error) {
      failure ??= { error }
      failing.abort()
    },
  }
  try {
    const parts = await sendParts(sending)
    if (failure !== undefined) throw failure.error
    return await complete(client, { ...options, uploadId, parts })
  } catch (error) {
    // What cannot be aborted is left to the bucket's lifecycle.
    const input = { Bucket: bucket, Key: key, UploadId: uploadId }
    await client.send('AbortMultipartUpload', input).catch(() => undefined)
    throw error
  }
}

async function begin(
  client: S3Client,
  { bucket, key, attributes, signal }: InPartsOptions,
): Promise<string> {
  const { UploadId } = await client.send(
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
  if (UploadId !== undefined) return UploadId
  throw clientError('ResponseInvalid', { message: 'CreateMultipartUpload gave no UploadId' })
}

interface Completion extends InPartsOptions {
  readonly uploadId: string
  readonly parts: readonly SentPart[]
}

async function complete(client: S3Client, completion: Completion): Promise<UploadedObject> {
  const { bucket, key, uploadId, parts, ifAbsent, total, signal } = completion
  const size = parts.reduce((sum, part) => sum + part.size, 0)
  if (total !== undefined && size !== total)
    throw clientError('BodyLengthWrong', {
      context: { bucket, key, length: total, received: size },
    })
  const crc = wholeCrc(parts)?.toString('base64')
  const completed = await completeUpload(client, {
    bucket,
    key,
    uploadId,
    parts: parts.map((part) => part.completed),
    ifAbsent,
    check: crc === undefined ? undefined : wholeCheck(crc, size),
    signal,
  })
  return { ...completed, size, checksum: crc === undefined ? undefined : `CRC32:${crc}` }
}
