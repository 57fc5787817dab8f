import { createHash, randomBytes } from 'node:crypto'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
  type CompletedPart,
  type CreateMultipartUploadCommandInput,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openS3World, type S3World } from './s3-world.ts'

const Bucket = 'multipart'
const mebibyte = 1024 * 1024
let world: S3World
beforeAll(async () => {
  world = await openS3World()
  await world.s3.send(new CreateBucketCommand({ Bucket }))
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

async function start(Key: string, input: Partial<CreateMultipartUploadCommandInput> = {}) {
  const create = new CreateMultipartUploadCommand({ Bucket, Key, ...input })
  const { UploadId = '' } = await world.s3.send(create)
  return { Bucket, Key, UploadId }
}
type Started = Awaited<ReturnType<typeof start>>

async function putPart(
  upload: Started,
  PartNumber: number,
  Body: Uint8Array,
): Promise<CompletedPart> {
  const part = await world.s3.send(new UploadPartCommand({ ...upload, PartNumber, Body }))
  const { ETag = '', ChecksumCRC32 } = part
  return { PartNumber, ETag, ...(ChecksumCRC32 && { ChecksumCRC32 }) }
}
const complete = (upload: Started, Parts: CompletedPart[]) =>
  world.s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }))
const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest()

describe('a multipart upload', () => {
  it('puts 20 MiB together in the order of its parts, whatever theirs of arrival', async () => {
    const bytes = randomBytes(20 * mebibyte)
    const cut = (at: number) => bytes.subarray((at - 1) * 8 * mebibyte, at * 8 * mebibyte)
    const upload = await start('big', { ContentType: 'text/x', Metadata: { k: 'v' } })
    const parts = await Promise.all([3, 1, 2].map((number) => putPart(upload, number, cut(number))))
    parts.sort((a, b) => (a.PartNumber ?? 0) - (b.PartNumber ?? 0))
    const done = await complete(upload, parts)
    const sums = Buffer.concat([1, 2, 3].map((number) => md5(cut(number))))
    expect(done.ETag).toBe(`"${md5(sums).toString('hex')}-3"`)
    expect(done.Location).toBe(`${world.endpoint}/${Bucket}/big`)
    const { Body, ContentType, Metadata } = await world.s3.send(
      new GetObjectCommand({ Bucket, Key: 'big' }),
    )
    expect(bytes.equals((await Body?.transformToByteArray()) ?? bytes.subarray(1))).toBe(true)
    expect([ContentType, Metadata]).toEqual(['text/x', { k: 'v' }])
    const Range = `bytes=${8 * mebibyte - 3}-${8 * mebibyte + 2}`
    const across = await world.s3.send(new GetObjectCommand({ Bucket, Key: 'big', Range }))
    const middle = await across.Body?.transformToByteArray()
    expect(Buffer.from(middle ?? [])).toEqual(bytes.subarray(8 * mebibyte - 3, 8 * mebibyte + 3))
  })

  it.each(['COMPOSITE', 'FULL_OBJECT'] as const)(
    'has a %s checksum when asked for',
    async (type) => {
      const ChecksumAlgorithm = 'CRC32'
      const upload = await start(`sum/${type}`, { ChecksumAlgorithm, ChecksumType: type })
      const bytes = randomBytes(6 * mebibyte)
      const parts = [
        await putPart(upload, 1, bytes.subarray(0, 5 * mebibyte)),
        await putPart(upload, 2, bytes.subarray(5 * mebibyte)),
      ]
      const { ChecksumCRC32, ChecksumType } = await complete(upload, parts)
      expect(ChecksumType).toBe(type)
      const whole = await world.s3.send(new PutObjectCommand({ Bucket, Key: 'whole', Body: bytes }))
      if (type === 'FULL_OBJECT') expect(ChecksumCRC32).toBe(whole.ChecksumCRC32)
      else expect(ChecksumCRC32).toMatch(/^.{8}-2$/)
      const head = new HeadObjectCommand({ Bucket, Key: upload.Key, ChecksumMode: 'ENABLED' })
      expect(await world.s3.send(head)).toMatchObject({ ChecksumCRC32, ChecksumType: type })
    },
  )

  it('lists its parts and itself, and is gone once aborted', async () => {
    const upload = await start('listed')
    for (const number of [1, 2, 3, 10_000]) await putPart(upload, number, Buffer.from(`${number}`))
    await putPart(upload, 2, Buffer.from('again'))
    const first = await world.s3.send(new ListPartsCommand({ ...upload, MaxParts: 2 }))
    expect(first.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
      [1, 1],
      [2, 5],
    ])
    expect([first.IsTruncated, first.NextPartNumberMarker]).toEqual([true, '2'])
    const rest = await world.s3.send(new ListPartsCommand({ ...upload, PartNumberMarker: '2' }))
    expect(rest.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([3, 10_000])

    const uploads = await world.s3.send(new ListMultipartUploadsCommand({ Bucket }))
    expect(uploads.Uploads).toMatchObject([{ Key: 'listed', UploadId: upload.UploadId }])
    const deletion = world.s3.send(new DeleteBucketCommand({ Bucket }))
    await expect(deletion).rejects.toMatchObject({ name: 'BucketNotEmpty' })

    await world.s3.send(new AbortMultipartUploadCommand(upload))
    const late = [
      () => world.s3.send(new AbortMultipartUploadCommand(upload)),
      () => world.s3.send(new ListPartsCommand(upload)),
      () => putPart(upload, 1, Buffer.from('late')),
      () => complete(upload, [{ PartNumber: 1, ETag: '"x"' }]),
    ]
    for (const call of late) await expect(call()).rejects.toMatchObject({ name: 'NoSuchUpload' })
    expect(
      (await world.s3.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads,
    ).toBeUndefined()
  })

  it('copies parts from objects', async () => {
    const bytes = randomBytes(6 * mebibyte)
    await world.s3.send(new PutObjectCommand({ Bucket, Key: 'source', Body: bytes }))
    const upload = await start('from-copies', { ChecksumAlgorithm: 'CRC32' })
    const CopySource = `${Bucket}/source`
    const copyPart = async (PartNumber: number, CopySourceRange: string) => {
      const input = { ...upload, PartNumber, CopySource, CopySourceRange }
      const { CopyPartResult } = await world.s3.send(new UploadPartCopyCommand(input))
      const { ETag = '', ChecksumCRC32 } = CopyPartResult ?? {}
      return { PartNumber, ETag, ...(ChecksumCRC32 && { ChecksumCRC32 }) }
    }
    const parts = [
      await copyPart(1, `bytes=0-${5 * mebibyte - 1}`),
      await copyPart(2, 'bytes=10-19'),
    ]
    for (const range of ['bytes=0-99999999', 'bytes=5-', 'bytes=9-3', 'x'])
      await expect(copyPart(3, range)).rejects.toMatchObject({ name: 'InvalidArgument' })
    await complete(upload, parts)
    const { Body } = await world.s3.send(new GetObjectCommand({ Bucket, Key: 'from-copies' }))
    const wanted = Buffer.concat([bytes.subarray(0, 5 * mebibyte), bytes.subarray(10, 20)])
    expect(wanted.equals((await Body?.transformToByteArray()) ?? bytes)).toBe(true)
  })
})

describe('completing is refused', () => {
  it('for parts that are missing, different, unordered, small or none', async () => {
    const upload = await start('refused')
    const one = await putPart(upload, 1, Buffer.from('small'))
    const two = await putPart(upload, 2, Buffer.from('last'))
    const cases: [CompletedPart[], string][] = [
      [[], 'MalformedXML'],
      [[one, { PartNumber: 3, ETag: '"none"' }], 'InvalidPart'],
      [[{ PartNumber: 1, ETag: '"other"' }], 'InvalidPart'],
      [[two, one], 'InvalidPartOrder'],
      [[one, one], 'InvalidPartOrder'],
      [[one, two], 'EntityTooSmall'],
    ]
    for (const [parts, name] of cases)
      await expect(complete(upload, parts)).rejects.toMatchObject({ name })
    await expect(
      world.s3.send(new HeadObjectCommand({ Bucket, Key: 'refused' })),
    ).rejects.toMatchObject({ name: 'NotFound' })
    await complete(upload, [two])
    await expect(putPart(upload, 1, Buffer.from('late'))).rejects.toMatchObject({
      name: 'NoSuchUpload',
    })
  })

  it.each([0, -1, 10_001])('for part number %i', async (number) => {
    const upload = await start('numbers')
    await expect(putPart(upload, number, Buffer.from('x'))).rejects.toMatchObject({
      name: 'InvalidArgument',
    })
    await world.s3.send(new AbortMultipartUploadCommand(upload))
  })
})
