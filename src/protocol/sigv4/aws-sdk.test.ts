import { createHash, createHmac } from 'node:crypto'
import { Readable } from 'node:stream'
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import type { S3ClientConfig } from '@aws-sdk/client-s3'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodePathKey, percentDecode } from '../../core/percent.ts'
import { checksumOf } from '../checksum/create-checksum.ts'
import { collect } from './aws-chunked.test.fixture.ts'
import { credentials, host, now, region, secretFor } from './aws-examples.test.fixture.ts'
import { decodeAwsChunked } from './decode-aws-chunked.ts'
import { presign } from './presign.ts'
import { signRequest } from './sign-request.ts'
import { verifyRequest } from './verify-request.ts'
import type { SignedRequest } from './verify-request.ts'

/** What of a request the SDK hands to its transport. */
interface Sent {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string | readonly string[] | null>>
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** A client of the AWS SDK that sends nothing, and what it would have sent. */
function openSdk(config: S3ClientConfig = {}): { client: S3Client; sent: Sent[] } {
  const sent: Sent[] = []
  const requestHandler = {
    handle: (request: Sent) => {
      sent.push(request)
      const response = { statusCode: 200, headers: {}, body: Readable.from([]) }
      return Promise.resolve({ response })
    },
  }
  const endpoint = 'http://127.0.0.1:9000'
  const place = { endpoint, region, credentials, forcePathStyle: true }
  return { client: new S3Client({ ...place, maxAttempts: 1, ...config, requestHandler }), sent }
}

function verifySent(request: Sent | undefined, known = secretFor): SignedRequest {
  if (request === undefined) throw new Error('nothing was sent')
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers)) headers[name.toLowerCase()] = value
  const query = Object.entries(request.query).flatMap(([name, values]) =>
    [values ?? ''].flat().map((value) => [name, value] as const),
  )
  const path = percentDecode(request.path) ?? ''
  const { method } = request
  const sentAt = new Date()
  const verified = verifyRequest({
    method,
    path,
    query,
    headers,
    now: sentAt,
    region,
    secretFor: known,
  })
  if (verified.kind !== 'signed') throw new Error('the request was not signed')
  return verified
}

test.each(['plain.txt', "a b/é😀/..//+&=?#%!'()*~.txt", '/leading', '../up'])(
  'the request of the AWS SDK for the key %j is verified',
  async (key) => {
    const { client, sent } = openSdk()
    const input = { Bucket: 'bucket', Key: key, ResponseContentType: 'text/plain; a="b c"' }
    await client.send(new GetObjectCommand({ ...input, Range: 'bytes=0-9' }))
    expect(verifySent(sent[0]).signedHeaders).toContain('range')
  },
)

test('a stream uploaded by the AWS SDK is decoded, and its trailer is its checksum', async () => {
  const { client, sent } = openSdk()
  const body = Buffer.alloc(100_000, 'stream')
  const pieces = [body.subarray(0, 70_000), body.subarray(70_000)]
  const input = { Bucket: 'bucket', Key: 'key', Body: Readable.from(pieces) }
  await client.send(new PutObjectCommand({ ...input, ContentLength: body.length }))
  const verified = verifySent(sent[0])
  const { payload } = verified
  if (payload.kind !== 'chunked') throw new Error('the body is not aws-chunked')
  expect(payload).toMatchObject({ signed: false, trailing: true, decodedLength: body.length })
  const source: unknown = sent[0]?.body
  if (!(source instanceof Readable)) throw new Error('the body is no stream')
  const decoded = decodeAwsChunked(source, { payload, seed: verified.seed })
  expect((await collect(decoded.body)).equals(body)).toBe(true)
  expect(decoded.trailers()).toEqual({
    'x-amz-checksum-crc32': checksumOf('CRC32', body).toString('base64'),
  })
})

test('a session token of the AWS SDK is verified', async () => {
  const temporary = { ...credentials, sessionToken: 'a+token/==' }
  const { client, sent } = openSdk({ credentials: temporary })
  await client.send(new GetObjectCommand({ Bucket: 'bucket', Key: 'key' }))
  const { sessionToken } = verifySent(sent[0], () => temporary)
  expect(sessionToken).toBe('a+token/==')
})

/** SHA-256 as the signer of the SDK asks for it. */
class Sha256 {
  readonly #hash
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    const key = typeof secret === 'string' || secret === undefined ? secret : bytesOf(secret)
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', key)
  }
  update(chunk: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(typeof chunk === 'string' ? chunk : bytesOf(chunk))
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest())
  }
  reset(): void {}
}

const bytesOf = (value: ArrayBuffer | ArrayBufferView): Uint8Array =>
  value instanceof ArrayBuffer
    ? new Uint8Array(value)
    : new Uint8Array(value.buffer, value.byteOffset, value.byteLength)

const { SignatureV4 } = await import('@smithy/signature-v4')
const sdkSigner = new SignatureV4({
  credentials,
  region,
  service: 's3',
  sha256: Sha256,
  uriEscapePath: false,
})
const text = fc.string({ unit: 'binary', maxLength: 20 })
const anyRequest = fc.record({
  method: fc.constantFrom('GET', 'PUT', 'POST'),
  path: text.map((key) => `/${key}`),
  query: fc.dictionary(text, text, { maxKeys: 5, noNullPrototype: true }),
  note: fc.string({ unit: 'grapheme-ascii' }),
})

test('the signer of the AWS SDK makes the same signatures, in headers and in URLs', async () => {
  await fc.assert(
    fc.asyncProperty(anyRequest, async ({ method, path, query, note }) => {
      const headers = { host, 'x-amz-meta-note': note, 'user-agent': 'test' }
      const request = { method, headers, protocol: 'https:', hostname: host, query: { ...query } }
      const payloadHash = 'UNSIGNED-PAYLOAD'
      const withHash = { ...headers, 'x-amz-content-sha256': payloadHash }
      const encoded = { ...request, headers: withHash, path: encodePathKey(path) }
      const bySdk = await sdkSigner.sign(encoded, { signingDate: now })
      const pairs = Object.entries(query)
      const place = { credentials, region, now }
      const ours = signRequest({ method, path, query: pairs, headers, payloadHash, ...place })
      expect(ours['authorization']).toBe(bySdk.headers['authorization'])

      const bare = { ...request, headers: { host }, path: encodePathKey(path), body: '' }
      const unhoisted = { ...bare, headers: { host, 'x-amz-content-sha256': payloadHash } }
      const url = await sdkSigner.presign(unhoisted, { signingDate: now, expiresIn: 60 })
      const presigned = presign({
        method,
        origin: `https://${host}`,
        path,
        query: [...pairs, ['x-amz-content-sha256', payloadHash]],
        expiresIn: 60,
        ...place,
      })
      expect(presigned.query.at(-1)?.[1]).toBe(url.query?.['X-Amz-Signature'])
    }),
    { numRuns: 50 },
  )
})
