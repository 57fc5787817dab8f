import type { S3Client } from '../../src/client/s3-client.ts'
import { bodyOf, type Content, type Ledger } from './ledger.ts'
import type { Random } from './random.ts'

export interface WriterOptions {
  readonly client: S3Client
  readonly bucket: string
  readonly ledger: Ledger
  readonly random: Random
  /** Keys that nobody else writes. */
  readonly keys: readonly [string, ...string[]]
  /** The numbers of bodies, each given once. */
  readonly nextId: () => number
  readonly onAcknowledged: () => void
}

const kib = 1024
const mib = 1024 * kib
/** Nothing at all, beside the index, in one block of a blob, in several. */
const sizes = [0, kib, kib, kib, kib, 4 * kib, 100 * kib, 100 * kib, 1.5 * mib] as const
/** One part, or two of which the first is as small as S3 allows. */
const multipartSizes = [1.5 * mib, 1.5 * mib, 5 * mib + 64 * kib] as const
const leastPart = 5 * mib

/** Of a hundred writes, so many are no plain put. */
const shares = { delete: 15, copy: 8, multipart: 4 }

/** Writes one object after the other, of its own keys, until a write fails. Returns that failure. */
export async function writeUntilFailure(options: WriterOptions): Promise<unknown> {
  const { ledger, random, keys, onAcknowledged } = options
  for (;;) {
    const key = random.pick(keys)
    const { content, send } = chooseWrite(options, key)
    ledger.begin(key, content)
    try {
      await send()
    } catch (error) {
      return error
    }
    ledger.acknowledge(key, content)
    onAcknowledged()
  }
}

interface Write {
  /** What the key holds afterwards. */
  readonly content: Content
  readonly send: () => Promise<unknown>
}

function chooseWrite(options: WriterOptions, key: string): Write {
  const { client, bucket, ledger, random, keys, nextId } = options
  const address = { Bucket: bucket, Key: key }
  const chance = random.integer(100)
  if (chance < shares.delete) {
    return { content: undefined, send: () => client.send('DeleteObject', address) }
  }
  const source = random.pick(keys)
  const copied = ledger.settled(source)
  if (chance < shares.delete + shares.copy && copied !== undefined && source !== key) {
    const copy = { ...address, CopySource: `${bucket}/${source}` }
    return { content: copied, send: () => client.send('CopyObject', copy) }
  }
  if (chance >= 100 - shares.multipart) {
    const content = { id: nextId(), size: random.pick(multipartSizes) }
    return { content, send: () => uploadParts(options, key, bodyOf(content)) }
  }
  const content = { id: nextId(), size: random.pick(sizes) }
  return { content, send: () => client.send('PutObject', { ...address, Body: bodyOf(content) }) }
}

async function uploadParts(
  { client, bucket }: WriterOptions,
  key: string,
  body: Buffer,
): Promise<void> {
  const address = { Bucket: bucket, Key: key }
  const { UploadId } = await client.send('CreateMultipartUpload', address)
  const Parts: { PartNumber: number; ETag: string | undefined }[] = []
  for (let at = 0; at < body.length; at += leastPart) {
    const PartNumber = Parts.length + 1
    const Body = body.subarray(at, at + leastPart)
    const { ETag } = await client.send('UploadPart', { ...address, UploadId, PartNumber, Body })
    Parts.push({ PartNumber, ETag })
  }
  await client.send('CompleteMultipartUpload', { ...address, UploadId, MultipartUpload: { Parts } })
}
