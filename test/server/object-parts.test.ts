import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
  type CompletedPart,
  type CreateMultipartUploadCommandInput,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { credentials, openS3World, type S3World } from './s3-world.ts'

const Bucket = 'parts'
const mebibyte = 1024 ** 2
const bodies = [Buffer.alloc(5 * mebibyte, 'a'), Buffer.alloc(5 * mebibyte, 'b'), Buffer.from('c')]
const whole = Buffer.concat(bodies)
const sumOf = (bytes: Uint8Array): string => {
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(bytes))
  return sum.toString('base64')
}
let world: S3World
/** Like a client of older days: it sends no checksum that nobody asks for. */
let bare: S3Client
beforeAll(async () => {
  world = await openS3World()
  bare = new S3Client({
    endpoint: world.endpoint,
    region: 'us-east-1',
    credentials,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
  await world.s3.send(new CreateBucketCommand({ Bucket }))
})
afterAll(async () => {
  bare.destroy()
  expect(world.defects).toEqual([])
  await world.close()
})

async function upload(
  Key: string,
  input: Partial<CreateMultipartUploadCommandInput>,
  withSums = true,
) {
  const { UploadId } = await bare.send(new CreateMultipartUploadCommand({ Bucket, Key, ...input }))
  const Parts: CompletedPart[] = []
  for (const [at, Body] of bodies.entries()) {
    const part = { Bucket, Key, UploadId, PartNumber: at + 1 }
    const sum = withSums ? { ChecksumCRC32: sumOf(Body) } : {}
    const { ETag, ChecksumCRC32 } = await bare.send(
      new UploadPartCommand({ ...part, ...sum, Body }),
    )
    expect(ChecksumCRC32).toBe(sum.ChecksumCRC32)
    Parts.push({ PartNumber: at + 1, ETag, ...sum })
  }
  const complete = (ChecksumCRC32?: string, ofPart?: string) => {
    const changed = Parts.map((part) => ({ ...part, ...(ofPart && { ChecksumCRC32: ofPart }) }))
    const done = { Bucket, Key, UploadId, MultipartUpload: { Parts: changed } }
    return bare.send(
      new CompleteMultipartUploadCommand({ ...done, ...(ChecksumCRC32 && { ChecksumCRC32 }) }),
    )
  }
  return { UploadId, complete }
}
const headOf = (Key: string, PartNumber?: number) =>
  bare.send(
    new HeadObjectCommand({
      Bucket,
      Key,
      ChecksumMode: 'ENABLED',
      ...(PartNumber && { PartNumber }),
    }),
  )

describe('a full-object checksum', () => {
  const input = { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' } as const

  it('is told of the parts, and of the object made of them', async () => {
    const { UploadId, complete } = await upload('full', input)
    const listed = await bare.send(new ListPartsCommand({ Bucket, Key: 'full', UploadId }))
    expect(listed).toMatchObject(input)
    expect(listed.Parts?.map(({ ChecksumCRC32 }) => ChecksumCRC32)).toEqual(bodies.map(sumOf))
    const { Uploads } = await bare.send(new ListMultipartUploadsCommand({ Bucket }))
    expect(Uploads).toMatchObject([{ Key: 'full', ...input }])
    await expect(complete(sumOf(whole), sumOf(whole))).rejects.toMatchObject({
      name: 'InvalidPart',
    })
    await expect(complete(sumOf(Buffer.from('other')))).rejects.toMatchObject({ name: 'BadDigest' })
    const ChecksumCRC32 = sumOf(whole)
    const expected = { ChecksumCRC32, ChecksumType: 'FULL_OBJECT' }
    expect(await complete(ChecksumCRC32)).toMatchObject(expected)
    expect(await headOf('full')).toMatchObject({ ...expected, ContentLength: whole.length })
    const get = new GetObjectCommand({ Bucket, Key: 'full', ChecksumMode: 'ENABLED' })
    const { Body, ...got } = await world.s3.send(get)
    expect(got).toMatchObject(expected)
    expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(whole)).toBe(true)
  })

  it('is told of each part that is read', async () => {
    const start = 5 * mebibyte
    const ranges = [`0-${start - 1}`, `${start}-${2 * start - 1}`, `${2 * start}-${2 * start}`]
    for (const [at, bytes] of bodies.entries()) {
      const part = { Bucket, Key: 'full', PartNumber: at + 1 }
      const expected = {
        PartsCount: 3,
        ContentLength: bytes.length,
        ContentRange: `bytes ${ranges[at]}/${whole.length}`,
        ChecksumCRC32: sumOf(bytes),
        ChecksumType: 'FULL_OBJECT',
        $metadata: { httpStatusCode: 206 },
      }
      expect(await headOf('full', at + 1)).toMatchObject(expected)
      const get = new GetObjectCommand({ ...part, ChecksumMode: 'ENABLED' })
      const { Body, ...got } = await bare.send(get)
      expect(got).toMatchObject(expected)
      expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true)
      const plain = await bare.send(new HeadObjectCommand(part))
      expect([plain.ChecksumCRC32, plain.PartsCount]).toEqual([undefined, 3])
    }
  })
})

describe('an upload that asked for no checksum', () => {
  it.each([true, false])('takes parts with one: %s', async (withSums) => {
    const { complete } = await upload('none', {}, withSums)
    await complete()
    const { ETag, ChecksumCRC32 } = await headOf('none')
    const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest()
    const etag = md5(Buffer.concat(bodies.map(md5))).toString('hex')
    expect([ETag, ChecksumCRC32]).toEqual([`"${etag}-3"`, undefined])
    expect(await headOf('none', 2)).toMatchObject({ PartsCount: 3, ContentLength: 5 * mebibyte })
  })

  it('refuses a part that has another', async () => {
    const wrong = { Bucket, Key: 'wrong' }
    const { UploadId } = await bare.send(new CreateMultipartUploadCommand(wrong))
    const ChecksumCRC32 = sumOf(Buffer.from('other'))
    const part = { ...wrong, UploadId, PartNumber: 1, Body: 'this', ChecksumCRC32 }
    await expect(bare.send(new UploadPartCommand(part))).rejects.toMatchObject({
      name: 'BadDigest',
    })
  })
})

describe('a part number', () => {
  it('of an object put whole is 1', async () => {
    await world.s3.send(new PutObjectCommand({ Bucket, Key: 'whole', Body: 'abc' }))
    const head = await headOf('whole', 1)
    expect(head).toMatchObject({
      ContentRange: 'bytes 0-2/3',
      ChecksumCRC32: sumOf(Buffer.from('abc')),
    })
    expect(head.PartsCount).toBeUndefined()
    await world.s3.send(new PutObjectCommand({ Bucket, Key: 'empty' }))
    expect(await headOf('empty', 1)).toMatchObject({
      ContentLength: 0,
      $metadata: { httpStatusCode: 200 },
    })
  })

  it('of a part without bytes gives none', async () => {
    const at = { Bucket, Key: 'with an empty part' }
    const { UploadId } = await bare.send(new CreateMultipartUploadCommand(at))
    const Parts: CompletedPart[] = []
    for (const Body of [Buffer.alloc(5 * mebibyte), Buffer.alloc(0)]) {
      const part = { ...at, UploadId, PartNumber: Parts.length + 1, Body }
      const { ETag } = await bare.send(new UploadPartCommand(part))
      Parts.push({ PartNumber: part.PartNumber, ETag })
    }
    const done = { ...at, UploadId, MultipartUpload: { Parts } }
    await bare.send(new CompleteMultipartUploadCommand(done))
    const { Body, ...head } = await bare.send(new GetObjectCommand({ ...at, PartNumber: 2 }))
    expect(head).toMatchObject({ ContentLength: 0, PartsCount: 2 })
    expect(head.ContentRange).toBeUndefined()
    expect(await Body?.transformToString()).toBe('')
    expect(await headOf(at.Key, 2)).toMatchObject({ ContentLength: 0, PartsCount: 2 })
  })

  it.each([
    [
      'whole?partNumber=2',
      {},
      416,
      'InvalidPartNumber',
      { PartNumberRequested: '2', ActualPartCount: '1' },
    ],
    [
      'full?partNumber=4',
      {},
      416,
      'InvalidPartNumber',
      { PartNumberRequested: '4', ActualPartCount: '3' },
    ],
    ['full?partNumber=0', {}, 400, 'InvalidArgument', {}],
    ['full?partNumber=x', {}, 400, 'InvalidArgument', {}],
    ['full?partNumber=1', { range: 'bytes=0-1' }, 400, 'InvalidRequest', {}],
    ['absent?partNumber=1', {}, 404, 'NoSuchKey', {}],
  ])('%s is refused', async (path, headers, status, code, details) => {
    const answer = await world.send({ url: `/${Bucket}/${path}`, headers: { ...headers } })
    expect([answer.status, answer.error?.code]).toEqual([status, code])
    expect(answer.error?.details).toMatchObject(details)
  })
})
