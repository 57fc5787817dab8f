import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  paginateListObjectsV2,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openClientWorld, streamBytes, type ClientWorld } from './client-world.ts'

const Bucket = 'sdk-js-trip'
const patient = 120_000
let world: ClientWorld

beforeAll(async () => {
  world = await openClientWorld()
  await world.s3.send(new CreateBucketCommand({ Bucket }))
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const get = async (Key: string, Range?: string): Promise<Buffer> => {
  const found = await world.s3.send(new GetObjectCommand({ Bucket, Key, ...(Range && { Range }) }))
  return Buffer.from((await found.Body?.transformToByteArray()) ?? [])
}

describe('the AWS SDK for JavaScript with its default settings', () => {
  it.each([0, 1024])('puts %i bytes and gets them, whole and in part', async (size) => {
    const Body = randomBytes(size)
    const Metadata = { k: 'v' }
    const put = { Bucket, Key: `size/${size}`, Body, Metadata, ContentType: 'text/x' }
    await world.s3.send(new PutObjectCommand(put))
    const head = await world.s3.send(
      new HeadObjectCommand({ Bucket, Key: put.Key, ChecksumMode: 'ENABLED' }),
    )
    expect(head).toMatchObject({ ContentLength: size, ContentType: 'text/x', Metadata })
    expect(head.ChecksumCRC32).toBeDefined()
    expect((await get(put.Key)).equals(Body)).toBe(true)
    if (size === 0) return
    expect((await get(put.Key, 'bytes=100-199')).equals(Body.subarray(100, 200))).toBe(true)
    expect((await get(put.Key, 'bytes=-5')).equals(Body.subarray(-5))).toBe(true)
    await expect(get(put.Key, 'bytes=1024-')).rejects.toMatchObject({ name: 'InvalidRange' })
  })

  it(
    'uploads 20 MiB in parts',
    async () => {
      const bytes = randomBytes(20 * 1024 * 1024)
      const place = { Bucket, Key: 'multipart' }
      const { UploadId } = await world.s3.send(new CreateMultipartUploadCommand(place))
      const Parts = await Promise.all(
        [1, 2, 3, 4].map(async (PartNumber) => {
          const Body = bytes.subarray((PartNumber - 1) * 5 * 1024 ** 2, PartNumber * 5 * 1024 ** 2)
          const part = { ...place, UploadId, PartNumber, Body }
          const { ETag, ChecksumCRC32 } = await world.s3.send(new UploadPartCommand(part))
          return { PartNumber, ETag, ChecksumCRC32 }
        }),
      )
      const complete = { ...place, UploadId, MultipartUpload: { Parts } }
      const { ETag } = await world.s3.send(new CompleteMultipartUploadCommand(complete))
      expect(ETag).toMatch(/-4"$/)
      expect((await get('multipart')).equals(bytes)).toBe(true)
      const across = await get('multipart', 'bytes=5242870-5242890')
      expect(across.equals(bytes.subarray(5_242_870, 5_242_891))).toBe(true)
      const aborted = await world.s3.send(new CreateMultipartUploadCommand(place))
      const abort = { ...place, UploadId: aborted.UploadId }
      await world.s3.send(new AbortMultipartUploadCommand(abort))
      await expect(
        world.s3.send(new CompleteMultipartUploadCommand({ ...complete, ...abort })),
      ).rejects.toMatchObject({ name: 'NoSuchUpload' })
    },
    patient,
  )

  it(
    'streams in and out, its checksum in the trailer',
    async () => {
      const sent = createHash('sha256')
      const Body = Readable.from(pieces((piece) => sent.update(piece)))
      const put = { Bucket, Key: 'stream', Body, ContentLength: streamBytes }
      expect((await world.s3.send(new PutObjectCommand(put))).ChecksumCRC32).toBeDefined()
      const received = createHash('sha256')
      const found = await world.s3.send(new GetObjectCommand({ Bucket, Key: 'stream' }))
      if (!(found.Body instanceof Readable)) throw new Error('no stream')
      for await (const chunk of found.Body) received.update(chunk)
      expect(received.digest('hex')).toBe(sent.digest('hex'))
    },
    patient,
  )

  it.each(['a b+c%20?#&=é🚢', '..', '../up/..', './a', '/lead//double/', '100%', '\'"<>\t'])(
    'keeps the key %s, and copies it',
    async (Key) => {
      await world.s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }))
      expect((await get(Key)).toString()).toBe(Key)
      const { Contents } = await world.s3.send(new ListObjectsV2Command({ Bucket, Prefix: Key }))
      expect(Contents?.map((each) => each.Key)).toContain(Key)
      const CopySource = `${Bucket}/${encodeURIComponent(Key)}`
      await world.s3.send(new CopyObjectCommand({ Bucket, Key: 'copied', CopySource }))
      expect((await get('copied')).toString()).toBe(Key)
    },
  )

  it(
    'lists 2,500 keys in pages, and deletes them many at a time',
    async () => {
      const keys = Array.from({ length: 2500 }, (_, at) => `list/${at}`).toSorted()
      for (let at = 0; at < keys.length; at += 100) {
        const put = (Key: string) => world.s3.send(new PutObjectCommand({ Bucket, Key, Body: '' }))
        await Promise.all(keys.slice(at, at + 100).map(put))
      }
      const pages: string[][] = []
      const query = { Bucket, Prefix: 'list/' }
      for await (const { Contents = [] } of paginateListObjectsV2({ client: world.s3 }, query)) {
        pages.push(Contents.map(({ Key = '' }) => Key))
      }
      expect(pages.map(({ length }) => length)).toEqual([1000, 1000, 500])
      expect(pages.flat()).toEqual(keys)
      for (const page of pages) {
        const Delete = { Objects: page.map((Key) => ({ Key })) }
        const { Deleted, Errors } = await world.s3.send(
          new DeleteObjectsCommand({ Bucket, Delete }),
        )
        expect([Deleted?.length, Errors]).toEqual([page.length, undefined])
      }
      expect((await world.s3.send(new ListObjectsV2Command(query))).KeyCount).toBe(0)
    },
    patient,
  )

  it('takes the bucket away once it is empty', async () => {
    const drop = new DeleteBucketCommand({ Bucket })
    await expect(world.s3.send(drop)).rejects.toMatchObject({ name: 'BucketNotEmpty' })
    const { Contents = [] } = await world.s3.send(new ListObjectsV2Command({ Bucket }))
    const Delete = { Objects: Contents.map(({ Key }) => ({ Key })) }
    await world.s3.send(new DeleteObjectsCommand({ Bucket, Delete }))
    await world.s3.send(new DeleteBucketCommand({ Bucket }))
    expect((await world.s3.send(new ListBucketsCommand({}))).Buckets ?? []).toEqual([])
  })
})

function* pieces(seen: (piece: Buffer) => unknown): Generator<Buffer> {
  for (let left = streamBytes; left > 0; left -= 65_536) {
    const piece = randomBytes(Math.min(65_536, left))
    seen(piece)
    yield piece
  }
}
