import {
  GetObjectCommand,
  CreateBucketCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exchange, type RawAnswer } from './exchange.ts'
import { credentials, openS3World, type S3World } from './s3-world.ts'
import {
  signed,
  type RawRequest,
  type SignedMessage,
  type SigningOptions,
} from './signed-message.ts'

const Bucket = 'signatures'
let world: S3World
beforeAll(async () => {
  world = await openS3World()
  await world.s3.send(new CreateBucketCommand({ Bucket }))
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  expect((await world.send({ url: `/${Bucket}?list-type=2` })).body.toString()).toContain(
    '<KeyCount>0</KeyCount>',
  )
  await world.close()
})

const put: RawRequest = { method: 'PUT', url: `/${Bucket}/a`, body: 'never stored' }

/** Signs a request, then changes what was signed before it is sent. */
const tampered = (
  request: RawRequest,
  change: (message: SignedMessage) => Partial<SignedMessage>,
  options: SigningOptions = {},
): Promise<RawAnswer> => {
  const message = signed(world.endpoint, request, { credentials, ...options })
  return exchange(world.endpoint, { ...message, ...change(message) })
}
const withHeader = (name: string, value: string) => (message: SignedMessage) => ({
  headers: { ...message.headers, [name]: value },
})
const withoutHeader = (name: string) => (message: SignedMessage) => ({
  headers: Object.fromEntries(Object.entries(message.headers).filter(([each]) => each !== name)),
})
const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000)

describe('a request is refused, and nothing stored', () => {
  it.each<[string, string, number, () => Promise<RawAnswer>]>([
    [
      'a wrong secret',
      'SignatureDoesNotMatch',
      403,
      () =>
        tampered(put, () => ({}), { credentials: { ...credentials, secretAccessKey: 'other' } }),
    ],
    [
      'an access key that nobody has',
      'InvalidAccessKeyId',
      403,
      () => tampered(put, () => ({}), { credentials: { ...credentials, accessKeyId: 'nobody' } }),
    ],
    [
      'a date 20 minutes ago',
      'RequestTimeTooSkewed',
      403,
      () => tampered(put, () => ({}), { signedAt: minutesAgo(20) }),
    ],
    [
      'a date in 20 minutes',
      'RequestTimeTooSkewed',
      403,
      () => tampered(put, () => ({}), { signedAt: minutesAgo(-20) }),
    ],
    [
      'another path',
      'SignatureDoesNotMatch',
      403,
      () => tampered(put, () => ({ url: `/${Bucket}/b` })),
    ],
    [
      'another bucket',
      'SignatureDoesNotMatch',
      403,
      () => tampered(put, () => ({ url: '/elsewhere/a' })),
    ],
    [
      'another method',
      'SignatureDoesNotMatch',
      403,
      () => tampered({ url: `/${Bucket}` }, () => ({ method: 'DELETE' })),
    ],
    [
      'a query added',
      'SignatureDoesNotMatch',
      403,
      () => tampered(put, () => ({ url: `/${Bucket}/a?partNumber=1&uploadId=x` })),
    ],
    [
      'a signed header changed',
      'SignatureDoesNotMatch',
      403,
      () =>
        tampered({ ...put, headers: { 'content-type': 'a/b' } }, withHeader('content-type', 'c/d')),
    ],
    [
      'a signed header left out',
      'SignatureDoesNotMatch',
      403,
      () => tampered({ ...put, headers: { 'content-type': 'a/b' } }, withoutHeader('content-type')),
    ],
    [
      'another host',
      'SignatureDoesNotMatch',
      403,
      () => tampered(put, withHeader('host', 'other')),
    ],
    [
      'an x-amz-* header added',
      'AccessDenied',
      403,
      () => tampered(put, withHeader('x-amz-meta-added', '1')),
    ],
    [
      'another date than the signed one',
      'SignatureDoesNotMatch',
      403,
      () =>
        tampered(
          put,
          withHeader(
            'x-amz-date',
            minutesAgo(1)
              .toISOString()
              .replaceAll(/[-:]|\.\d+/g, ''),
          ),
        ),
    ],
    [
      'another body',
      'XAmzContentSHA256Mismatch',
      400,
      () => tampered(put, () => ({ body: Buffer.from('other bytes!') })),
    ],
    [
      'another body and its hash',
      'SignatureDoesNotMatch',
      403,
      () => tampered(put, withHeader('x-amz-content-sha256', 'UNSIGNED-PAYLOAD')),
    ],
    [
      'a session token that nobody gave',
      'InvalidToken',
      400,
      () => tampered(put, () => ({}), { credentials: { ...credentials, sessionToken: 'made-up' } }),
    ],
    [
      'no hash of its body',
      'InvalidRequest',
      400,
      () => tampered(put, withoutHeader('x-amz-content-sha256')),
    ],
    [
      'a hash that is none',
      'InvalidArgument',
      400,
      () => tampered({ ...put, payloadHash: 'abc' }, () => ({})),
    ],
    ['no signature at all', 'AccessDenied', 403, () => world.sendAnonymous(put)],
    [
      'signature version 2',
      'InvalidRequest',
      400,
      () =>
        world.sendAnonymous({ ...put, headers: { authorization: 'AWS accessKey:c2lnbmF0dXJl' } }),
    ],
    [
      'a basic authorization',
      'InvalidArgument',
      400,
      () => world.sendAnonymous({ ...put, headers: { authorization: 'Basic YTpi' } }),
    ],
    [
      'a broken authorization',
      'AuthorizationHeaderMalformed',
      400,
      () =>
        world.sendAnonymous({ ...put, headers: { authorization: 'AWS4-HMAC-SHA256 nonsense' } }),
    ],
    [
      'two authorizations',
      'InvalidArgument',
      400,
      () => tampered(put, ({ url }) => ({ url: `${url}?X-Amz-Signature=abc` })),
    ],
  ])('for %s', async (_, code, status, send) => {
    const answer = await send()
    expect([answer.error?.code, answer.status]).toEqual([code, status])
    expect(answer.headers['content-type']).toBe('application/xml')
    expect(answer.error?.requestId).toBe(answer.headers['x-amz-request-id'])
    expect(answer.error?.resource).toMatch(/^\//)
    expect(answer.body.toString()).not.toContain(credentials.secretAccessKey)
  })

  it('for the SDK with a wrong secret, as the error it knows', async () => {
    const stranger = new S3Client({
      endpoint: world.endpoint,
      region: 'us-east-1',
      credentials: { ...credentials, secretAccessKey: 'wrong' },
      forcePathStyle: true,
      maxAttempts: 1,
    })
    const get = stranger.send(new GetObjectCommand({ Bucket, Key: 'a' }))
    await expect(get).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' })
    const Body = Buffer.alloc(1024 * 1024)
    const upload = stranger.send(new PutObjectCommand({ Bucket, Key: 'a', Body }))
    await expect(upload).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' })
    stranger.destroy()
  })

  it('even when the signature of another request is replayed on it', async () => {
    const { headers } = signed(world.endpoint, { url: `/${Bucket}` }, { credentials })
    const answer = await exchange(world.endpoint, {
      ...put,
      method: 'PUT',
      headers,
      body: Buffer.from('x'),
    })
    expect(answer.error?.code).toBe('SignatureDoesNotMatch')
  })
})

describe('a good signature', () => {
  it('covers odd headers and queries', async () => {
    const url = `/${Bucket}?list-type=2&prefix=a%2Bb%20%E2%82%AC&delimiter=%2F&max-keys=1`
    const headers = { 'x-amz-meta-spaces': '  a   b  ', 'x-custom': 'é'.normalize('NFC') }
    const latin = { ...headers, 'x-custom': Buffer.from('é').toString('latin1') }
    expect((await world.send({ url, headers: latin })).status).toBe(200)
  })

  it('is good for 14 minutes either way', async () => {
    for (const minutes of [14, -14]) {
      const answer = await tampered({ url: '/' }, () => ({}), { signedAt: minutesAgo(minutes) })
      expect(answer.status).toBe(200)
    }
  })
})
