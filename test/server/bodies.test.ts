import { createHash, randomBytes } from 'node:crypto'
import { CreateBucketCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checksumOf } from '../../src/protocol/checksum/create-checksum.ts'
import {
  encodeAwsChunked,
  type EncodeOptions,
} from '../../src/protocol/sigv4/encode-aws-chunked.ts'
import { exchange, type RawAnswer } from './exchange.ts'
import { headText, openRawConnection } from './raw-connection.ts'
import { credentials, openS3World, type S3World } from './s3-world.ts'
import { signed, type RawRequest, type SignedMessage } from './signed-message.ts'

const Bucket = 'bodies'
let world: S3World
beforeAll(async () => {
  world = await openS3World()
  await world.s3.send(new CreateBucketCommand({ Bucket }))
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const small = Buffer.from('twelve bytes')
const large = randomBytes(300_000)
const url = `/${Bucket}/refused`
const put = (more: Partial<RawRequest>) => world.send({ method: 'PUT', url, body: small, ...more })
const crcOf = (bytes: Uint8Array) => checksumOf('CRC32', bytes).toString('base64')
const md5Of = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('base64')

async function nothingStored(): Promise<void> {
  expect((await world.send({ url })).error?.code).toBe('NoSuchKey')
}

interface Chunked {
  readonly body: Uint8Array
  readonly signedChunks?: boolean
  readonly trailer?: string
  readonly announced?: string
  readonly decodedLength?: number
  readonly options?: EncodeOptions
  readonly change?: (encoded: Buffer) => Buffer
}

/** Puts a body in aws-chunked encoding, right or wrong. */
async function putChunked(key: string, chunked: Chunked): Promise<RawAnswer> {
  const { body, signedChunks = false, trailer, change = (encoded) => encoded } = chunked
  const trailing = trailer !== undefined || chunked.announced !== undefined
  const kind = signedChunks ? 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' : 'STREAMING-UNSIGNED-PAYLOAD'
  const message = signed(
    world.endpoint,
    {
      method: 'PUT',
      url: `/${Bucket}/${key}`,
      payloadHash: trailing || !signedChunks ? `${kind}-TRAILER` : kind,
      headers: {
        'content-encoding': 'aws-chunked',
        'x-amz-decoded-content-length': `${chunked.decodedLength ?? body.length}`,
        ...(trailing && { 'x-amz-trailer': chunked.announced ?? 'x-amz-checksum-crc32' }),
      },
    },
    { credentials },
  )
  const pieces: Uint8Array[] = []
  const encoding = encodeAwsChunked([body], {
    ...(signedChunks && message.seed && { seed: message.seed }),
    ...(trailer !== undefined && { trailers: () => ({ 'x-amz-checksum-crc32': trailer }) }),
    ...chunked.options,
  })
  for await (const piece of encoding) pieces.push(Buffer.from(piece))
  return exchange(world.endpoint, { ...message, body: change(Buffer.concat(pieces)) })
}

describe('a body that is not what was announced', () => {
  it.each<[string, string, Partial<RawRequest>]>([
    ['CRC32', 'BadDigest', { headers: { 'x-amz-checksum-crc32': 'AAAAAA==' } }],
    [
      'SHA-256 checksum',
      'BadDigest',
      { headers: { 'x-amz-checksum-sha256': createHash('sha256').digest('base64') } },
    ],
    ['Content-MD5', 'BadDigest', { headers: { 'content-md5': md5Of(Buffer.from('other')) } }],
    ['x-amz-content-sha256', 'XAmzContentSHA256Mismatch', { payloadHash: '0'.repeat(64) }],
    ['Content-MD5 that is none', 'InvalidDigest', { headers: { 'content-md5': 'short' } }],
    ['checksum that is none', 'InvalidRequest', { headers: { 'x-amz-checksum-crc32': 'AAAA' } }],
    [
      'two checksums',
      'InvalidRequest',
      {
        headers: {
          'x-amz-checksum-crc32': 'AAAAAA==',
          'x-amz-checksum-sha1': 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=',
        },
      },
    ],
    [
      'checksum announced and not sent',
      'InvalidRequest',
      { headers: { 'x-amz-sdk-checksum-algorithm': 'CRC32' } },
    ],
  ])('by its %s is refused, small or large', async (_, code, request) => {
    for (const body of [small, large]) {
      const answer = await put({ ...request, body })
      expect([answer.status, answer.error?.code]).toEqual([400, code])
    }
    await nothingStored()
  })

  it.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
    'is told from one that is, by %s',
    async (algorithm) => {
      const name = `x-amz-checksum-${algorithm.toLowerCase()}`
      const headers = { [name]: checksumOf(algorithm, large).toString('base64') }
      const answer = await put({ url: `/${Bucket}/right`, body: large, headers })
      expect(answer.status).toBe(200)
      expect(answer.headers[name]).toBe(headers[name])
    },
  )
})

describe('a body that ends early', () => {
  const cutAfter = async (message: SignedMessage, length: number, sent: Uint8Array) => {
    const connection = openRawConnection(world.port)
    await connection.write(headText(message, { 'content-length': `${length}` }))
    await connection.write(sent)
    return connection
  }

  it.each([
    ['small', small],
    ['large', large],
  ])('is IncompleteBody, and nothing is stored: %s', async (_, body) => {
    const message = signed(world.endpoint, { method: 'PUT', url, body }, { credentials })
    const before = world.records.length
    const connection = await cutAfter(message, body.length, body.subarray(0, -1))
    connection.cut()
    await expect.poll(() => world.records.length).toBe(before + 1)
    expect(world.records.at(-1)).toMatchObject({ code: 'IncompleteBody', operation: 'PutObject' })
    await nothingStored()
  })

  it('in aws-chunked encoding is IncompleteBody too', async () => {
    const trailer = crcOf(large)
    const cuts: [Partial<Chunked>, string][] = [
      [{ change: (encoded) => encoded.subarray(0, 200_000) }, 'IncompleteBody'],
      [{ decodedLength: large.length + 1 }, 'IncompleteBody'],
      [{ decodedLength: large.length - 1 }, 'IncompleteBody'],
      [{ change: () => Buffer.from('not chunked at all') }, 'IncompleteBody'],
      [
        { change: (encoded) => encoded.subarray(0, encoded.lastIndexOf('x-amz')) },
        'MalformedTrailerError',
      ],
    ]
    for (const [chunked, code] of cuts) {
      const answer = await putChunked('refused', { body: large, trailer, ...chunked })
      expect([answer.status, answer.error?.code]).toEqual([400, code])
    }
    await nothingStored()
  })
})

describe('aws-chunked encoding', () => {
  it.each<[string, Partial<Chunked>]>([
    ['unsigned with a trailer', { trailer: crcOf(large) }],
    ['unsigned without', {}],
    ['signed', { signedChunks: true }],
    ['signed with a trailer', { signedChunks: true, trailer: crcOf(large) }],
  ])('%s leaves no trace in the object', async (_, chunked) => {
    expect((await putChunked('chunked', { body: large, ...chunked })).status).toBe(200)
    const got = await world.send({ url: `/${Bucket}/chunked` })
    expect(got.body.equals(large)).toBe(true)
    expect(got.headers['content-encoding']).toBeUndefined()
  })

  it.each<[string, string, Partial<Chunked>]>([
    ['a wrong trailer checksum', 'BadDigest', { trailer: 'AAAAAA==' }],
    ['a wrong signed trailer checksum', 'BadDigest', { trailer: 'AAAAAA==', signedChunks: true }],
    [
      'a trailer that was not announced',
      'MalformedTrailerError',
      { trailer: crcOf(large), announced: 'x-amz-checksum-sha1' },
    ],
    ['small chunks', 'InvalidChunkSizeError', { options: { chunkSize: 1000 } }],
    [
      'a changed chunk',
      'SignatureDoesNotMatch',
      {
        signedChunks: true,
        change: (encoded) => {
          encoded.writeUInt8((encoded[1000] ?? 0) ^ 1, 1000)
          return encoded
        },
      },
    ],
    [
      'a changed trailer',
      'SignatureDoesNotMatch',
      {
        signedChunks: true,
        trailer: crcOf(large),
        change: (encoded) =>
          Buffer.from(encoded.toString('latin1').replace(crcOf(large), 'AAAAAA=='), 'latin1'),
      },
    ],
  ])('with %s is %s', async (_, code, chunked) => {
    const answer = await putChunked('refused', { body: large, ...chunked })
    expect(answer.error?.code).toBe(code)
    await nothingStored()
  })
})

describe('the length of a body', () => {
  it('has to be known', async () => {
    for (const headers of [{ 'transfer-encoding': 'chunked' }, { 'content-length': '' }]) {
      const message = signed(
        world.endpoint,
        { method: 'PUT', url, payloadHash: 'UNSIGNED-PAYLOAD' },
        { credentials },
      )
      const connection = openRawConnection(world.port)
      await connection.write(headText(message, 'content-length' in headers ? {} : headers))
      if ('transfer-encoding' in headers) await connection.write('4\r\nbody\r\n0\r\n\r\n')
      expect(await connection.until(/<\/Error>/)).toMatch(
        /^HTTP\/1.1 411 .*<Code>MissingContentLength</s,
      )
      connection.cut()
    }
    await nothingStored()
  })

  it('is at most 5 GiB, said before a byte is sent', async () => {
    const message = signed(
      world.endpoint,
      { method: 'PUT', url, payloadHash: 'UNSIGNED-PAYLOAD' },
      { credentials },
    )
    const connection = openRawConnection(world.port)
    await connection.write(
      headText(message, { 'content-length': `${5 * 1024 ** 3 + 1}`, expect: '100-continue' }),
    )
    expect(await connection.until(/<\/Error>/)).toMatch(/^HTTP\/1.1 400 .*<Code>EntityTooLarge</s)
    connection.cut()
  })
})
