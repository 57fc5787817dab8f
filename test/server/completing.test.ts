import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectAttributesCommand,
  HeadObjectCommand,
  ListPartsCommand,
  UploadPartCommand,
  type CompletedPart,
  type CompleteMultipartUploadCommandInput,
  type CreateMultipartUploadCommandInput,
  type UploadPartCommandInput,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checksumOf } from '../../src/protocol/checksum/create-checksum.ts'
import { minPartBytes } from '../../src/protocol/limits.ts'
import { openS3World, type S3World } from './s3-world.ts'

const Bucket = 'completing'
const bodies = [Buffer.alloc(minPartBytes, 'a'), Buffer.from('the end')] as const
const whole = Buffer.concat(bodies)

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

async function putParts(upload: Started, input: Partial<UploadPartCommandInput> = {}) {
  const parts: CompletedPart[] = []
  for (const [at, Body] of bodies.entries()) {
    const command = new UploadPartCommand({ ...upload, PartNumber: at + 1, Body, ...input })
    const { $metadata: _, ...part } = await world.s3.send(command)
    parts.push({ ...part, PartNumber: at + 1 })
  }
  return parts
}

const complete = (
  upload: Started,
  Parts: CompletedPart[],
  input: Partial<CompleteMultipartUploadCommandInput> = {},
) =>
  world.s3.send(
    new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, ...input }),
  )

const head = (Key: string) =>
  world.s3.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }))

describe('an upload that names no checksum', () => {
  it('gives its object the CRC64NVME of all bytes, whatever its parts came with', async () => {
    const upload = await start('default')
    const done = await complete(upload, await putParts(upload))
    const sum = checksumOf('CRC64NVME', whole).toString('base64')
    const expected = { ChecksumCRC64NVME: sum, ChecksumType: 'FULL_OBJECT' }
    expect(done).toMatchObject(expected)
    expect(await head('default')).toMatchObject(expected)
  })

  it('passes over the checksum that its completion claims', async () => {
    const upload = await start('ignored')
    const claim = { ChecksumCRC64NVME: 'vqf3hRLTlJw=' }
    const done = await complete(upload, await putParts(upload), claim)
    expect(done.ChecksumCRC64NVME).toBe(checksumOf('CRC64NVME', whole).toString('base64'))
  })
})

describe('a completion', () => {
  it('can be asked for again, as long as its object is there', async () => {
    const upload = await start('again')
    const parts = await putParts(upload)
    const { $metadata: _, ...done } = await complete(upload, parts)
    expect(await complete(upload, parts)).toMatchObject(done)
    expect(await complete(upload, parts, { IfNoneMatch: '*' })).toMatchObject(done)
    await expect(complete(upload, parts.slice(1))).rejects.toMatchObject({ name: 'NoSuchUpload' })
    await world.s3.send(new DeleteObjectCommand({ Bucket, Key: 'again' }))
    await expect(complete(upload, parts)).rejects.toMatchObject({ name: 'NoSuchUpload' })
  })

  it.each([{}, { IfNoneMatch: '*' }])(
    'answers all that ask for it at the same time alike (%j)',
    async (condition) => {
      const upload = await start(`together ${Object.keys(condition).join()}`)
      const parts = await putParts(upload)
      const asked = Array.from({ length: 8 }, () => complete(upload, parts, condition))
      const all = await Promise.all(asked)
      expect(new Set(all.map(({ ETag }) => ETag)).size).toBe(1)
    },
  )

  it.each([
    ['MpuObjectSize of other bytes', { MpuObjectSize: 5 }, 'does not match what was computed'],
    ['a negative MpuObjectSize', { MpuObjectSize: -1 }, 'less than zero'],
    ['another checksum type', { ChecksumType: 'COMPOSITE' as const }, 'FULL_OBJECT checksum mode'],
    ['a broken checksum', { ChecksumCRC32: 'bad' }, 'x-amz-checksum-crc32 header is invalid'],
  ])('is refused with %s', async (_, input, words) => {
    const upload = await start('refused', {
      ChecksumAlgorithm: 'CRC32',
      ChecksumType: 'FULL_OBJECT',
    })
    const parts = await putParts(upload, { ChecksumAlgorithm: 'CRC32' })
    const refused = complete(upload, parts, input)
    await expect(refused).rejects.toMatchObject({ name: 'InvalidRequest' })
    await expect(complete(upload, parts, input)).rejects.toThrow(words)
    const wrong = complete(upload, parts, { ChecksumCRC32: 'AAAAAA==' })
    await expect(wrong).rejects.toMatchObject({ name: 'BadDigest' })
    const { ChecksumType } = await complete(upload, parts, { MpuObjectSize: whole.length })
    expect(ChecksumType).toBe('FULL_OBJECT')
  })

  it('of a composite upload names the checksum of every part', async () => {
    const upload = await start('composite', { ChecksumAlgorithm: 'SHA256' })
    const parts = await putParts(upload, { ChecksumAlgorithm: 'SHA256' })
    const [first = {}, second = {}] = parts
    const { ChecksumSHA256: _, ...bare } = first
    await expect(complete(upload, [bare, second])).rejects.toMatchObject({
      name: 'InvalidRequest',
      message:
        'The upload was created using a sha256 checksum. The complete request must include the checksum for each part. It was missing for part 1 in the request.',
    })
    const other = { ...bare, ChecksumSHA1: checksumOf('SHA1', whole).toString('base64') }
    await expect(complete(upload, [other, second])).rejects.toMatchObject({
      name: 'BadDigest',
      message: 'The sha1 you specified for part 1 did not match what we received.',
    })
    const swapped = { ...first, ChecksumSHA256: second.ChecksumSHA256 ?? '' }
    await expect(complete(upload, [swapped, second])).rejects.toMatchObject({ name: 'InvalidPart' })
    const broken = { ...first, ChecksumSHA256: 'bad' }
    await expect(complete(upload, [broken, second])).rejects.toMatchObject({
      name: 'InvalidArgument',
    })
    const done = await complete(upload, parts)
    expect(done.ChecksumSHA256).toMatch(/^[\w+/]{43}=-2$/)
    expect(done.ChecksumType).toBe('COMPOSITE')
  })
})

describe('the parts of an upload', () => {
  it('have to bring the checksum that a composite upload asks for', async () => {
    const upload = await start('mismatch', { ChecksumAlgorithm: 'SHA256' })
    const put = (headers: Record<string, string>) =>
      world.send({
        method: 'PUT',
        url: `/${Bucket}/mismatch?partNumber=1&uploadId=${upload.UploadId}`,
        headers,
        body: 'x',
      })
    const message = (actual: string) =>
      `Checksum Type mismatch occurred, expected checksum Type: sha256, actual checksum Type: ${actual}`
    expect((await put({})).error).toMatchObject({
      code: 'InvalidRequest',
      message: message('null'),
    })
    const crc32 = checksumOf('CRC32', Buffer.from('x')).toString('base64')
    expect((await put({ 'x-amz-checksum-crc32': crc32 })).error).toMatchObject({
      message: message('crc32'),
    })
  })

  it('are summed by the server where the whole object is', async () => {
    const input = { ChecksumAlgorithm: 'CRC32C', ChecksumType: 'FULL_OBJECT' } as const
    const upload = await start('summed', input)
    const { headers } = await world.send({
      method: 'PUT',
      url: `/${Bucket}/summed?partNumber=1&uploadId=${upload.UploadId}`,
      body: 'x',
    })
    const sum = checksumOf('CRC32C', Buffer.from('x')).toString('base64')
    expect(headers['x-amz-checksum-crc32c']).toBe(sum)
    const { Parts, ...listed } = await world.s3.send(new ListPartsCommand(upload))
    expect(Parts).toMatchObject([{ ChecksumCRC32C: sum }])
    expect(listed).toMatchObject(input)
    const done = await complete(upload, [{ PartNumber: 1, ETag: headers.etag ?? '' }])
    expect(done).toMatchObject({ ChecksumCRC32C: sum, ChecksumType: 'FULL_OBJECT' })
  })
})

it.each([
  [{ ChecksumAlgorithm: 'CRC16' as 'CRC32' }, 'Checksum algorithm provided is unsupported.'],
  [{ ChecksumType: 'COMPOSITE' as const }, 'can only be used with the x-amz-checksum-algorithm'],
  [
    { ChecksumAlgorithm: 'CRC32' as const, ChecksumType: 'HALF' as 'COMPOSITE' },
    'Value for x-amz-checksum-type header is invalid.',
  ],
  [
    { ChecksumAlgorithm: 'SHA1' as const, ChecksumType: 'FULL_OBJECT' as const },
    'The FULL_OBJECT checksum type cannot be used with the sha1 checksum algorithm.',
  ],
])('an upload cannot begin with %o', async (input, words) => {
  await expect(start('never', input)).rejects.toMatchObject({ name: 'InvalidRequest' })
  await expect(start('never', input)).rejects.toThrow(words)
})

describe('the attributes of a multipart object', () => {
  it('have a page of its parts, each with its checksum', async () => {
    const upload = await start('attributes', { ChecksumAlgorithm: 'SHA256' })
    const parts = await putParts(upload, { ChecksumAlgorithm: 'SHA256' })
    const { ETag = '' } = await complete(upload, parts)
    const named = { Bucket, Key: 'attributes' }
    const ObjectAttributes = [
      'ETag',
      'Checksum',
      'ObjectParts',
      'StorageClass',
      'ObjectSize',
    ] as const
    const ask = (page: object) =>
      world.s3.send(
        new GetObjectAttributesCommand({
          ...named,
          ObjectAttributes: [...ObjectAttributes],
          ...page,
        }),
      )
    const all = await ask({})
    expect(all).toMatchObject({
      ETag: ETag.replaceAll('"', ''),
      ObjectSize: whole.length,
      StorageClass: 'STANDARD',
      Checksum: { ChecksumType: 'COMPOSITE' },
    })
    expect(all.ObjectParts).toMatchObject({ TotalPartsCount: 2, IsTruncated: false })
    expect(all.ObjectParts?.Parts).toEqual(
      parts.map(({ PartNumber, ChecksumSHA256 }, at) => ({
        PartNumber,
        ChecksumSHA256,
        Size: bodies[at]?.length,
      })),
    )
    expect((await ask({ MaxParts: 1 })).ObjectParts).toMatchObject({
      IsTruncated: true,
      NextPartNumberMarker: '1',
      Parts: [{ PartNumber: 1 }],
    })
    expect((await ask({ PartNumberMarker: '1' })).ObjectParts?.Parts).toMatchObject([
      { PartNumber: 2 },
    ])
  })

  it('are summed as a whole in a copy', async () => {
    const CopySource = `${Bucket}/attributes`
    const copy = new CopyObjectCommand({ Bucket, Key: 'copied', CopySource })
    expect((await world.s3.send(copy)).CopyObjectResult).toMatchObject({
      ChecksumSHA256: checksumOf('SHA256', whole).toString('base64'),
      ChecksumType: 'FULL_OBJECT',
    })
  })

  it.each([
    ['', 'InvalidRequest'],
    ['ETag,Owner', 'InvalidArgument'],
  ])('are refused when %j is asked for', async (asked, code) => {
    const { status, error } = await world.send({
      url: `/${Bucket}/attributes?attributes`,
      headers: { 'x-amz-object-attributes': asked },
    })
    expect([status, error?.code]).toEqual([400, code])
  })
})
