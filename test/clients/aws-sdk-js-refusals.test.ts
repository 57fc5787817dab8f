import { createHash, createHmac } from 'node:crypto'
import { Readable } from 'node:stream'
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type PutObjectCommandInput,
  type S3ClientConfig,
} from '@aws-sdk/client-s3'
import { SignatureV4 } from '@smithy/signature-v4'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { credentials } from '../server/s3-world.ts'
import { openClientWorld, type ClientWorld } from './client-world.ts'
import { openTamperingProxy, type PassingRequest } from './tampering-proxy.ts'

const Bucket = 'sdk-js-refusals'
const Body = Buffer.from('never stored')
let world: ClientWorld

beforeAll(async () => {
  world = await openClientWorld()
  await world.s3.send(new CreateBucketCommand({ Bucket }))
})
beforeEach(() => world.runAhead(0))
afterAll(async () => {
  world.runAhead(0)
  const { KeyCount } = await world.s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'refused' }))
  expect([KeyCount, world.defects]).toEqual([0, []])
  await world.close()
})

/** Puts with a client of its own, so that nothing learned from an answer outlives the test. */
async function put(
  config: S3ClientConfig = {},
  input: Partial<PutObjectCommandInput> = {},
): Promise<unknown> {
  const settings = { endpoint: world.endpoint, region: 'us-east-1', credentials }
  const client = new S3Client({ ...settings, forcePathStyle: true, maxAttempts: 1, ...config })
  try {
    return await client.send(new PutObjectCommand({ Bucket, Key: 'refused', Body, ...input }))
  } finally {
    client.destroy()
  }
}

async function putTampered(
  change: (request: PassingRequest) => Partial<PassingRequest>,
  input: Partial<PutObjectCommandInput> = {},
): Promise<unknown> {
  const proxy = await openTamperingProxy(world.endpoint, change)
  try {
    return await put({ endpoint: proxy.endpoint }, input)
  } finally {
    await proxy.close()
  }
}

const withHeader = (name: string, value: string) => (request: PassingRequest) => ({
  headers: { ...request.headers, [name]: value },
})
const halved = ({ body }: PassingRequest) => ({ body: body.subarray(0, body.length / 2) })
const stream = (): Partial<PutObjectCommandInput> => ({
  Body: Readable.from([Body]),
  ContentLength: Body.length,
})
const otherBytes = ({ body }: PassingRequest) => ({
  body: Buffer.from(body.toString('latin1').replace('never', 'NEVER'), 'latin1'),
})

describe('the AWS SDK for JavaScript with its default settings is told', () => {
  it.each<[string, string, number, () => Promise<unknown>]>([
    [
      'a wrong secret',
      'SignatureDoesNotMatch',
      403,
      () => put({ credentials: { ...credentials, secretAccessKey: 'x' } }),
    ],
    [
      'a wrong secret of a stream',
      'SignatureDoesNotMatch',
      403,
      () => put({ credentials: { ...credentials, secretAccessKey: 'x' } }, stream()),
    ],
    [
      'an access key that nobody has',
      'InvalidAccessKeyId',
      403,
      () => put({ credentials: { ...credentials, accessKeyId: 'x' } }),
    ],
    [
      'a wrong date',
      'RequestTimeTooSkewed',
      403,
      () => {
        world.runAhead(3_600_000)
        return put()
      },
    ],
    [
      'a tampered key',
      'SignatureDoesNotMatch',
      403,
      () => putTampered(({ url }) => ({ url: url.replace('refused', 'refused2') })),
    ],
    [
      'a tampered header',
      'SignatureDoesNotMatch',
      403,
      () => putTampered(withHeader('content-type', 'text/y')),
    ],
    [
      'half a body, whose length is signed',
      'SignatureDoesNotMatch',
      403,
      () => putTampered(halved),
    ],
    ['other bytes', 'XAmzContentSHA256Mismatch', 400, () => putTampered(otherBytes)],
    ['half a stream', 'IncompleteBody', 400, () => putTampered(halved, stream())],
    ['a stream with other bytes', 'BadDigest', 400, () => putTampered(otherBytes, stream())],
    ['a wrong checksum', 'BadDigest', 400, () => put({}, { ChecksumCRC32: 'AAAAAA==' })],
    ['a wrong MD5', 'BadDigest', 400, () => put({}, { ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==' })],
  ])('of %s, and nothing is stored', async (_, name, httpStatusCode, send) => {
    await expect(send()).rejects.toMatchObject({ name, $metadata: { httpStatusCode } })
  })
})

describe('a URL that the SDK presigned', () => {
  it('puts and gets, for as long as it says', async () => {
    const putting = await presigned('PUT', 'linked +é')
    expect((await fetch(putting, { method: 'PUT', body: 'linked' })).status).toBe(200)
    const getting = await presigned('GET', 'linked +é')
    expect(await (await fetch(getting)).text()).toBe('linked')
    const found = await world.s3.send(new GetObjectCommand({ Bucket, Key: 'linked +é' }))
    expect(await found.Body?.transformToString()).toBe('linked')

    expect((await fetch(getting.replace('linked', 'other'))).status).toBe(403)
    expect((await fetch(getting.replace('X-Amz-Expires=60', 'X-Amz-Expires=61'))).status).toBe(403)
    world.runAhead(61_000)
    const expired = await fetch(getting)
    expect([expired.status, await expired.text()]).toEqual([
      403,
      expect.stringMatching(/<Code>AccessDenied<.*Request has expired/),
    ])
    const late = await presigned('PUT', 'refused')
    world.runAhead(122_000)
    expect((await fetch(late, { method: 'PUT', body: 'late' })).status).toBe(403)
  })
})

/** SHA-256 as the SDK's signer asks for it. */
class Sha256 {
  readonly #hash
  constructor(secret?: unknown) {
    const key = typeof secret === 'string' || secret instanceof Uint8Array ? secret : undefined
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', key)
  }
  update(chunk: unknown): void {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) this.#hash.update(chunk)
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest())
  }
  reset(): void {}
}

/** A link as the SDK's presigner makes it: S3 paths are encoded once, the payload is not signed. */
async function presigned(method: 'GET' | 'PUT', key: string): Promise<string> {
  const { protocol, hostname, port, host } = new URL(world.endpoint)
  const settings = { service: 's3', region: 'us-east-1', credentials, sha256: Sha256 }
  const signer = new SignatureV4({ ...settings, uriEscapePath: false, applyChecksum: false })
  const path = `/${Bucket}/${encodeURIComponent(key)}`
  const headers = { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }
  const request = { method, protocol, hostname, port: Number(port), path, headers, query: {} }
  const { query = {} } = await signer.presign(request, {
    expiresIn: 60,
    unsignableHeaders: new Set(['x-amz-content-sha256']),
  })
  const search = Object.entries(query).map(
    ([name, value]) => `${name}=${encodeURIComponent(String(value))}`,
  )
  return `${protocol}//${host}${path}?${search.join('&')}`
}
