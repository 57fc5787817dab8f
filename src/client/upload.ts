import { createHash } from 'node:crypto'
import { minPartBytes } from '../protocol/limits.ts'
import { abortable } from './abortable.ts'
import { closeBody } from './byte-source.ts'
import { clientError } from './errors.ts'
import { findWritten, isRepetitionRefused, type WrittenObject } from './find-written.ts'
import { inContext } from './in-context.ts'
import { uploadParts } from './multipart-upload.ts'
import { partsOf, type Part } from './part-reader.ts'
import { knownLength, type RequestBody } from './request-body.ts'
import type { S3Client } from './s3-client.ts'
import { tellStored } from './tell-stored.ts'
import type { UploadedObject, UploadOptions, UploadPlace, UploadSource } from './upload-options.ts'

/**
 * Uploads a body of any kind and length: up to one part with PutObject, beyond as a multipart upload,
 * which is aborted when anything fails. Parts wait in memory, so that each can be sent again: at most
 * `partSize × (concurrency + 1)` bytes. Throws S3's codes and the client's.
 */
export async function upload(client: S3Client, options: UploadOptions): Promise<UploadedObject> {
  const { key, ifAbsent, body } = options
  try {
    const ready = readyUpload(client, options)
    return await (ready instanceof Promise ? await ready : ready).send({ key, ifAbsent })
  } catch (error) {
    closeBody(body)
    throw inContext(error, { operation: 'upload', bucket: options.bucket, key })
  }
}

/** An upload that lacks its key only. */
export interface ReadyUpload {
  /** Whether it may be sent again: its bytes are here, or can be read once more. */
  readonly canRepeat: boolean
  /** Whether it takes more than one part. */
  readonly isLong: boolean
  readonly send: (place: UploadPlace) => Promise<UploadedObject>
  /** Gives up a body that is not going to be sent. */
  readonly giveUp: () => void
}

/** Reads as much of a body as tells how it has to be sent, its first part at most. */
export function readyUpload(
  client: S3Client,
  source: UploadSource,
): ReadyUpload | Promise<ReadyUpload> {
  const { body, partSize = 8 * 1024 * 1024 } = source
  if (!Number.isSafeInteger(partSize) || partSize < minPartBytes)
    throw clientError('InputInvalid', { message: `partSize is at least ${minPartBytes} bytes` })
  const whole = bytesAtHand(body)
  const total = source.length ?? whole?.byteLength ?? knownLength(body)
  if (whole !== undefined && whole.byteLength <= partSize)
    return readyWhole(client, source, { bytes: whole, total })
  const again = whole ?? (body instanceof Blob ? body : undefined)
  if (again !== undefined && (total ?? 0) > partSize)
    return readyParts(client, { ...source, total }, () => partsOf(again, { partSize, total }))
  return readFirst(client, source, { partSize, total })
}

/** The bytes of a body that is in memory. */
function bytesAtHand(body: RequestBody): Uint8Array | undefined {
  if (typeof body === 'string') return Buffer.from(body)
  return body instanceof Uint8Array ? body : undefined
}

async function readFirst(
  client: S3Client,
  source: UploadSource,
  { partSize, total }: { readonly partSize: number; readonly total: number | undefined },
): Promise<ReadyUpload> {
  const parts = partsOf(source.body, { partSize, total })
  const giveUp = (): void => void parts.return().catch(() => undefined)
  const first = await abortable(parts.next(), source.signal).catch((error: unknown) => {
    giveUp()
    throw error
  })
  if (first.done === true) throw clientError('BodyLengthWrong')
  if (first.value.isLast) return readyWhole(client, source, { bytes: first.value.bytes, total })
  const all = join(first.value, parts)
  return {
    ...readyParts(client, { ...source, total }, () => all),
    canRepeat: false,
    giveUp,
  }
}

async function* join(
  first: Part,
  rest: AsyncGenerator<Part, void, undefined>,
): AsyncGenerator<Part, void, undefined> {
  yield first
  yield* rest
}

function readyParts(
  client: S3Client,
  source: UploadSource & { readonly total: number | undefined },
  parts: () => AsyncGenerator<Part, void, undefined>,
): ReadyUpload {
  return {
    canRepeat: true,
    isLong: true,
    send: (place) => uploadParts(client, { ...source, ...place, parts: parts() }),
    giveUp: () => undefined,
  }
}

interface Whole {
  readonly bytes: Uint8Array
  readonly total: number | undefined
}

function readyWhole(client: S3Client, source: UploadSource, whole: Whole): ReadyUpload {
  return {
    canRepeat: true,
    isLong: false,
    send: (place) => uploadWhole(client, { ...source, ...place }, whole),
    giveUp: () => undefined,
  }
}

async function uploadWhole(
  client: S3Client,
  { bucket, key, attributes, ifAbsent = false, signal, onProgress }: UploadOptions,
  { bytes, total }: Whole,
): Promise<UploadedObject> {
  const size = bytes.byteLength
  if (total !== undefined && size !== total)
    throw clientError('BodyLengthWrong', {
      context: { bucket, key, length: total, received: size },
    })
  const input = {
    ...attributes,
    Bucket: bucket,
    Key: key,
    Body: bytes,
    IfNoneMatch: ifAbsent ? '*' : undefined,
  }
  let written: WrittenObject | undefined
  try {
    const {
      ETag = '',
      VersionId,
      ChecksumCRC32,
    } = await client.send('PutObject', input, { signal })
    written = { etag: ETag, versionId: VersionId, crc: ChecksumCRC32 }
  } catch (error) {
    const isRepeated = ifAbsent && isRepetitionRefused(error)
    if (isRepeated) written = await findWritten(client, { bucket, key, signal }, etagOf(bytes))
    if (written === undefined) throw error
  }
  tellStored(onProgress, size)
  const { etag, versionId, crc } = written
  return { etag, versionId, size, checksum: crc === undefined ? undefined : `CRC32:${crc}` }
}

/** The ETag that S3 gives an object of one part. */
const etagOf = (bytes: Uint8Array): string => `"${createHash('md5').update(bytes).digest('hex')}"`
