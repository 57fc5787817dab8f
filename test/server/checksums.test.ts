import {
  CopyObjectCommand,
  CreateBucketCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isChecksumAlgorithm, checksumAlgorithms } from '../../src/protocol/checksum/algorithms.ts'
import { checksumOf } from '../../src/protocol/checksum/create-checksum.ts'
import { openS3World, type S3World } from './s3-world.ts'

const Bucket = 'checksums'
const Body = Buffer.from('what is to be summed')
const algorithms = Object.keys(checksumAlgorithms).filter(isChecksumAlgorithm)
const sumOf = (name: (typeof algorithms)[number]) => checksumOf(name, Body).toString('base64')

let world: S3World
beforeAll(async () => {
  world = await openS3World()
  await world.s3.send(new CreateBucketCommand({ Bucket }))
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const put = (key: string, headers: Record<string, string>, body: Uint8Array = Body) =>
  world.send({ method: 'PUT', url: `/${Bucket}/${key}`, headers, body })

describe.each(algorithms)('%s', (name) => {
  const { header, member } = checksumAlgorithms[name]

  it('is verified, kept, and answered when it is asked for', async () => {
    const { status, headers } = await put(name, { [header]: sumOf(name) })
    expect(status).toBe(200)
    expect(headers[header]).toBe(sumOf(name))
    expect(headers['x-amz-checksum-type']).toBe('FULL_OBJECT')
    const named = { Bucket, Key: name }
    expect(await world.s3.send(new HeadObjectCommand(named))).not.toHaveProperty(member)
    const asked = { ...named, ChecksumMode: 'ENABLED' } as const
    expect(await world.s3.send(new HeadObjectCommand(asked))).toMatchObject({
      [member]: sumOf(name),
      ChecksumType: 'FULL_OBJECT',
    })
    const attributes = { ...named, ObjectAttributes: ['Checksum' as const] }
    const { Checksum } = await world.s3.send(new GetObjectAttributesCommand(attributes))
    expect(Checksum).toEqual({ [member]: sumOf(name), ChecksumType: 'FULL_OBJECT' })
  })

  it('of other bytes is refused, and so is what is none', async () => {
    const other = checksumOf(name, Buffer.from('other')).toString('base64')
    const refused = await put('refused', { [header]: other })
    expect([refused.status, refused.error?.code]).toEqual([400, 'BadDigest'])
    expect(refused.error?.message).toBe(
      `The ${name} you specified did not match the calculated checksum.`,
    )
    const broken = await put('refused', { [header]: 'bad' })
    expect([broken.status, broken.error?.code]).toEqual([400, 'InvalidRequest'])
    expect(broken.error?.message).toBe(`Value for ${header} header is invalid.`)
  })

  it('comes in a trailer too', async () => {
    const trailer = `${header}:${sumOf(name)}\r\n`
    const body = `${Body.length.toString(16)}\r\n${Body.toString()}\r\n0\r\n${trailer}\r\n`
    const { status, headers } = await world.send({
      method: 'PUT',
      url: `/${Bucket}/trailer`,
      headers: {
        'content-encoding': 'aws-chunked',
        'x-amz-decoded-content-length': `${Body.length}`,
        'x-amz-trailer': header,
      },
      body,
      payloadHash: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
    })
    expect([status, headers[header]]).toEqual([200, sumOf(name)])
  })

  it('is made anew for a copy that asks for it', async () => {
    await put('source', {})
    const { CopyObjectResult } = await world.s3.send(
      new CopyObjectCommand({
        Bucket,
        Key: `copy-${name}`,
        CopySource: `${Bucket}/source`,
        ChecksumAlgorithm: name,
      }),
    )
    expect(CopyObjectResult).toMatchObject({ [member]: sumOf(name), ChecksumType: 'FULL_OBJECT' })
  })
})

describe('an object that is put without a checksum', () => {
  it.each([
    ['of no bytes', Buffer.alloc(0)],
    ['small', Body],
    ['that streams', Buffer.alloc(200_000, 'x')],
  ])('%s has its CRC64NVME', async (what, bytes) => {
    const key = what.replaceAll(' ', '-')
    const { headers } = await put(key, {}, bytes)
    const sum = checksumOf('CRC64NVME', bytes).toString('base64')
    expect(headers['x-amz-checksum-crc64nvme']).toBe(sum)
    expect(headers['x-amz-checksum-type']).toBe('FULL_OBJECT')
    const asked = new HeadObjectCommand({ Bucket, Key: key, ChecksumMode: 'ENABLED' })
    expect(await world.s3.send(asked)).toMatchObject({
      ChecksumCRC64NVME: sum,
      ChecksumType: 'FULL_OBJECT',
    })
  })

  it('is copied with it', async () => {
    await put('source', {})
    const copy = new CopyObjectCommand({ Bucket, Key: 'copied', CopySource: `${Bucket}/source` })
    expect((await world.s3.send(copy)).CopyObjectResult).toMatchObject({
      ChecksumCRC64NVME: sumOf('CRC64NVME'),
    })
  })
})

it.each([
  ['two checksums', { 'x-amz-checksum-crc32': 'AAAAAA==', 'x-amz-checksum-sha1': 'x' }, 'single'],
  ['an unknown one', { 'x-amz-checksum-crc16': 'AAA=' }, 'algorithm type'],
  ['an algorithm without its checksum', { 'x-amz-sdk-checksum-algorithm': 'CRC32' }, 'no corresp'],
  [
    'another algorithm than its checksum',
    { 'x-amz-sdk-checksum-algorithm': 'SHA1', 'x-amz-checksum-crc32': 'AAAAAA==' },
    'x-amz-sdk-checksum-algorithm header is invalid',
  ],
])('%s is refused', async (_, headers, words) => {
  const { status, error } = await put('refused', headers)
  expect([status, error?.code]).toEqual([400, 'InvalidRequest'])
  expect(error?.message).toContain(words)
})

it('the SDK computes and verifies what it can, whatever the algorithm', async () => {
  for (const ChecksumAlgorithm of ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const) {
    const Key = `sdk-${ChecksumAlgorithm}`
    await world.s3.send(new PutObjectCommand({ Bucket, Key, Body, ChecksumAlgorithm }))
    const { Body: read } = await world.s3.send(
      new GetObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }),
    )
    expect(await read?.transformToString()).toBe(Body.toString())
  }
})
