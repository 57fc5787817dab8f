import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createS3Client } from '../../src/client/s3-client.ts'
import { openS3World, type S3World } from './s3-world.ts'

const Bucket = 'objects'
let world: S3World
beforeAll(async () => {
  world = await openS3World()
  await world.s3.send(new CreateBucketCommand({ Bucket }))
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const get = async (Key: string, Range?: string) => {
  const answer = await world.s3.send(new GetObjectCommand({ Bucket, Key, ...(Range && { Range }) }))
  const bytes = Buffer.from((await answer.Body?.transformToByteArray()) ?? [])
  return { ...answer, bytes }
}

describe('an object', () => {
  it.each(['attachment; filename="\u00e9.pdf"', 'attachment; filename="\u00c3\u00a9.pdf"'])(
    'whose content disposition has bytes outside ASCII tells them: %s',
    async (ContentDisposition) => {
      const object = { Bucket, Key: 'disposition' }
      const { endpoint, server } = world
      const { credentials } = server
      const client = createS3Client({ endpoint, credentials, provider: 'embedded' })
      try {
        await client.send('PutObject', { ...object, Body: 'text', ContentDisposition })
        const head = await client.send('HeadObject', object)
        expect(head.ContentDisposition).toMatch(/^attachment; filename=".*\.pdf"$/)
        const { Body } = await client.send('GetObject', object)
        expect(await Body.text()).toBe('text')
      } finally {
        await client.close()
      }
    },
  )

  it.each([0, 1, 1024, 4096, 4097, 65_536, 65_537, 300_000])(
    'of %i bytes comes back as it was put, with its MD5 as ETag',
    async (size) => {
      const Body = randomBytes(size)
      const put = await world.s3.send(new PutObjectCommand({ Bucket, Key: `size/${size}`, Body }))
      const { bytes, ETag, ContentLength } = await get(`size/${size}`)
      expect(bytes.equals(Body)).toBe(true)
      expect(ETag).toBe(`"${createHash('md5').update(Body).digest('hex')}"`)
      expect([put.ETag, ContentLength]).toEqual([ETag, size])
    },
  )

  it('has the checksum that the SDK sent, and the type of what was not said', async () => {
    const put = await world.s3.send(new PutObjectCommand({ Bucket, Key: 'sum', Body: 'summed' }))
    const sum = Buffer.alloc(4)
    sum.writeUInt32BE(crc32('summed'))
    const wanted = { ChecksumCRC32: sum.toString('base64'), ChecksumType: 'FULL_OBJECT' }
    expect(put).toMatchObject(wanted)
    const head = new HeadObjectCommand({ Bucket, Key: 'sum', ChecksumMode: 'ENABLED' })
    expect(await world.s3.send(head)).toMatchObject({
      ...wanted,
      ContentType: 'application/octet-stream',
      AcceptRanges: 'bytes',
    })
  })

  it('keeps its metadata, in any script', async () => {
    const metadata = {
      ContentType: 'text/plain; charset=utf-8',
      CacheControl: 'max-age=60',
      ContentDisposition: 'attachment; filename="a b.txt"',
      ContentEncoding: 'deflate, gzip',
      ContentLanguage: 'de',
      Expires: new Date(1_900_000_000_000),
      Metadata: { one: '1', 'with-dash': 'a  b' },
    }
    await world.s3.send(new PutObjectCommand({ Bucket, Key: 'meta', Body: 'x', ...metadata }))
    const { Expires, ...rest } = metadata
    const head = await world.s3.send(new HeadObjectCommand({ Bucket, Key: 'meta' }))
    expect(head).toMatchObject({ ...rest, ExpiresString: Expires.toUTCString() })
  })

  it('refuses more than 2 KB of user metadata', async () => {
    const Metadata = { long: 'x'.repeat(2048) }
    const put = world.s3.send(new PutObjectCommand({ Bucket, Key: 'fat', Body: '', Metadata }))
    await expect(put).rejects.toMatchObject({ name: 'MetadataTooLarge' })
  })

  it('is replaced whole', async () => {
    await world.s3.send(new PutObjectCommand({ Bucket, Key: 'twice', Body: 'first, longer' }))
    await world.s3.send(new PutObjectCommand({ Bucket, Key: 'twice', Body: 'second' }))
    expect((await get('twice')).bytes.toString()).toBe('second')
  })

  it('streams in and out, 64 MiB at a time', async () => {
    const block = randomBytes(1024 * 1024)
    const sent = createHash('sha256')
    const source = Readable.from(
      (function* () {
        for (let at = 0; at < 64; at++) {
          block.writeUInt32BE(at)
          sent.update(block)
          yield Buffer.from(block)
        }
      })(),
    )
    const ContentLength = 64 * block.length
    await world.s3.send(
      new PutObjectCommand({ Bucket, Key: 'stream', Body: source, ContentLength }),
    )
    const { Body } = await world.s3.send(new GetObjectCommand({ Bucket, Key: 'stream' }))
    const received = createHash('sha256')
    if (!(Body instanceof Readable)) throw new TypeError('no stream')
    for await (const chunk of Body) if (chunk instanceof Uint8Array) received.update(chunk)
    expect(received.digest('hex')).toBe(sent.digest('hex'))
  })
})

describe.each([
  ['in memory', 10],
  ['on disk', 200_000],
])('a range of an object %s', (_, size) => {
  const Key = `ranged/${size}`
  const bytes = randomBytes(size)
  const last = size - 1
  beforeAll(() => world.s3.send(new PutObjectCommand({ Bucket, Key, Body: bytes })))

  it.each([
    ['bytes=0-0', 0, 0],
    ['bytes=2-5', 2, 5],
    ['bytes=3-', 3, last],
    ['bytes=-4', size - 4, last],
    [`bytes=-${size + 5}`, 0, last],
    [`bytes=5-${size + 100}`, 5, last],
    [`bytes=${last}-`, last, last],
  ])('%s is 206 with its bytes', async (range, start, end) => {
    const answer = await get(Key, range)
    expect(answer.$metadata.httpStatusCode).toBe(206)
    expect(answer.ContentRange).toBe(`bytes ${start}-${end}/${size}`)
    expect(answer.bytes.equals(bytes.subarray(start, end + 1))).toBe(true)
  })

  it.each(['bytes=5-2', 'bytes=0-1,3-4', 'bytes=-', 'bytes=a-b', 'lines=1-2', '1-2'])(
    '%s is no range, and the whole comes',
    async (range) => {
      const answer = await get(Key, range)
      expect(answer.$metadata.httpStatusCode).toBe(200)
      expect(answer.bytes.equals(bytes)).toBe(true)
    },
  )

  it.each([`bytes=${size}-`, `bytes=${size + 7}-${size + 9}`, 'bytes=-0'])(
    '%s is 416 InvalidRange',
    async (range) => {
      await expect(get(Key, range)).rejects.toMatchObject({
        name: 'InvalidRange',
        $metadata: { httpStatusCode: 416 },
      })
    },
  )

  it('is described by HEAD too', async () => {
    const head = await world.s3.send(new HeadObjectCommand({ Bucket, Key, Range: 'bytes=1-3' }))
    expect(head).toMatchObject({ ContentLength: 3, ContentRange: `bytes 1-3/${size}` })
  })
})

describe('what is not there', () => {
  it('is NoSuchKey, NoSuchBucket, or a bare 404 for HEAD', async () => {
    await expect(get('absent')).rejects.toMatchObject({ name: 'NoSuchKey' })
    const elsewhere = new GetObjectCommand({ Bucket: 'no-such-bucket', Key: 'a' })
    await expect(world.s3.send(elsewhere)).rejects.toMatchObject({ name: 'NoSuchBucket' })
    const head = await world.send({ method: 'HEAD', url: `/${Bucket}/absent` })
    expect([head.status, head.body.length]).toEqual([404, 0])
    expect(head.headers['x-amz-request-id']).toMatch(/^[0-9A-F]{16}$/)
  })
})
