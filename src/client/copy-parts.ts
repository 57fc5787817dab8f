import type { CompletedPart } from '@aws-sdk/client-s3'
import { maxParts } from '../protocol/limits.ts'
import { completeUpload, wholeCheck, wholeCrc } from './complete-upload.ts'
import type { CopyObjectOptions } from './copy-object-options.ts'
import { copySourceMembers } from './copy-source.ts'
import { clientError } from './errors.ts'
import type { S3Client } from './s3-client.ts'
import { sourceTagging } from './source-tagging.ts'
import type { UploadedObject } from './upload-options.ts'

const mebibyte = 1024 ** 2

interface CopiedPart {
  readonly completed: CompletedPart
  readonly size: number
  readonly crc: Buffer | undefined
}

interface Copying {
  readonly client: S3Client
  readonly options: CopyObjectOptions
  readonly uploadId: string
  readonly partSize: number
  readonly failing: AbortController
  readonly signal: AbortSignal
  readonly done: CopiedPart[]
}

/** Copies an object on the server in parts; all or, after an abort, nothing. */
export async function copyParts(
  client: S3Client,
  options: CopyObjectOptions,
): Promise<UploadedObject> {
  const { source, bucket, key, signal, tuning } = options
  const uploadId = await begin(client, options)
  const failing = new AbortController()
  const copying: Copying = {
    client,
    options,
    uploadId,
    partSize: tuning?.partSize ?? partSizeFor(source.size),
    failing,
    signal: signal === undefined ? failing.signal : AbortSignal.any([signal, failing.signal]),
    done: [],
  }
  try {
    await copyAll(copying)
    return await complete(copying)
  } catch (error) {
    // What cannot be aborted is left to the bucket's lifecycle.
    const input = { Bucket: bucket, Key: key, UploadId: uploadId }
    await client.send('AbortMultipartUpload', input).catch(() => undefined)
    throw error
  }
}

function partSizeFor(size: number): number {
  return Math.max(256 * mebibyte, Math.ceil(size / maxParts / mebibyte) * mebibyte)
}

/** Unlike a copy in one request, an upload takes nothing over by itself. */
async function begin(client: S3Client, options: CopyObjectOptions): Promise<string> {
  const { source, bucket, key, attributes, signal } = options
  const tagging = options.tagging ?? (await sourceTagging(client, source, signal))
  const { UploadId } = await client.send(
    'CreateMultipartUpload',
    {
      ...attributes,
      Bucket: bucket,
      Key: key,
      ...(tagging !== '' && { Tagging: tagging }),
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

/** Keeps `concurrency` parts on their way; the first that fails ends the others. */
async function copyAll(copying: Copying): Promise<void> {
  const { options, partSize, failing } = copying
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
  let failure: { readonly error: unknown } | undefined
  const fail = (error: unknown): void => {
    failure ??= { error }
    failing.abort()
  }
  const width = Math.min(tuning?.concurrency ?? 8, count)
  await Promise.all(Array.from({ length: width }, () => copySome().catch(fail)))
  if (failure !== undefined) throw failure.error
}

async function copyPart(copying: Copying, number: number): Promise<CopiedPart> {
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

async function complete(copying: Copying): Promise<UploadedObject> {
  const { client, options, uploadId, done } = copying
  const { source, bucket, key, ifAbsent, signal } = options
  const { size } = source
  const crc = wholeCrc(done)?.toString('base64')
  const completed = await completeUpload(client, {
    bucket,
    key,
    uploadId,
    parts: done.map((part) => part.completed),
    ifAbsent,
    check: crc === undefined ? undefined : wholeCheck(crc, size),
    signal,
  })
  return { ...completed, size, checksum: crc === undefined ? undefined : `CRC32:${crc}` }
}
