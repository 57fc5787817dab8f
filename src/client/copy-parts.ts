import { maxParts } from '../protocol/limits.ts'
import type { CopyObjectOptions } from './copy-object-options.ts'
import { copySourceMembers } from './copy-source.ts'
import { clientError } from './errors.ts'
import type { S3Client } from './s3-client.ts'
import { sourceTagging } from './source-tagging.ts'
import { uploadInParts, type Sending, type SentPart } from './upload-in-parts.ts'
import type { ObjectAttributes, UploadedObject } from './upload-options.ts'

const mebibyte = 1024 ** 2

interface Copying extends Sending {
  readonly client: S3Client
  readonly options: CopyObjectOptions
  readonly partSize: number
  readonly done: SentPart[]
}

/** Copies an object on the server in parts; all or, after an abort, nothing. */
export async function copyParts(
  client: S3Client,
  options: CopyObjectOptions,
): Promise<UploadedObject> {
  const { source, bucket, key, ifAbsent, signal, tuning } = options
  const attributes = await attributesOf(client, options)
  const partSize = tuning?.partSize ?? partSizeFor(source.size)
  return uploadInParts(client, { bucket, key, attributes, ifAbsent, signal }, (sending) =>
    copyAll({ ...sending, client, options, partSize, done: [] }),
  )
}

function partSizeFor(size: number): number {
  return Math.max(256 * mebibyte, Math.ceil(size / maxParts / mebibyte) * mebibyte)
}

/** Unlike a copy in one request, an upload takes nothing over by itself. */
async function attributesOf(
  client: S3Client,
  { source, attributes, tagging, signal }: CopyObjectOptions,
): Promise<ObjectAttributes> {
  const Tagging = tagging ?? (await sourceTagging(client, source, signal))
  return Tagging === '' ? attributes : { ...attributes, Tagging }
}

/** Keeps `concurrency` parts on their way; the first that fails ends the others. */
async function copyAll(copying: Copying): Promise<readonly SentPart[]> {
  const { options, partSize, fail, done } = copying
  const { source, tuning, onProgress } = options
  const count = Math.ceil(source.size / partSize)
  let next = 1
  let transferred = 0
  const copySome = async (): Promise<void> => {
    while (next <= count) {
      const part = await copyPart(copying, next++)
      transferred += part.size
      onProgress?.({ transferred, total: source.size })
    }
  }
  const width = Math.min(tuning?.concurrency ?? 8, count)
  await Promise.all(Array.from({ length: width }, () => copySome().catch(fail)))
  return done
}

async function copyPart(copying: Copying, number: number): Promise<SentPart> {
  const { client, options, uploadId, partSize, signal, done } = copying
  const { source, bucket, key } = options
  const start = (number - 1) * partSize
  const end = Math.min(start + partSize, source.size) - 1
  const { CopyPartResult: result } = await client.send(
    'UploadPartCopy',
    {
      ...copySourceMembers(source),
      CopySourceRange: `bytes=${start}-${end}`,
      Bucket: bucket,
      Key: key,
      UploadId: uploadId,
      PartNumber: number,
    },
    { signal },
  )
  if (result?.ETag === undefined)
    throw clientError('ResponseInvalid', { message: 'UploadPartCopy gave no result' })
  const { ETag, ChecksumCRC32: crc } = result
  const part = {
    completed: { PartNumber: number, ETag, ...(crc !== undefined && { ChecksumCRC32: crc }) },
    size: end - start + 1,
    crc: crc === undefined ? undefined : Buffer.from(crc, 'base64'),
  }
  done[number - 1] = part
  return part
}
