import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { presign, type Presign } from '../../src/protocol/sigv4/presign.ts'
import { exchange } from './exchange.ts'
import { credentials, openS3World, type S3World } from './s3-world.ts'

const Bucket = 'presigned'
let world: S3World
const signedAt = new Date('2026-05-05T05:05:05Z')
/** The server's clock: the SDK's until a link is made. */
let now = new Date()
beforeAll(async () => {
  world = await openS3World({ now: () => now })
  const { s3 } = world
  await s3.send(new CreateBucketCommand({ Bucket }))
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'presigned' }))
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const link = (options: Partial<Presign> = {}): string => {
  now = signedAt
  const path = `/${Bucket}/a`
  const place = { origin: world.endpoint, path, region: 'us-east-1', credentials }
  return presign({ method: 'GET', expiresIn: 60, now: signedAt, ...place, ...options }).url
}
const open = async (url: string, { method = 'GET', body = '', headers = {} } = {}) => {
  const { host, pathname, search } = new URL(url)
  const message = { method, url: pathname + search, headers: { host, ...headers } }
  const answer = await exchange(world.endpoint, { ...message, body: Buffer.from(body) })
  return { ...answer, code: answer.error?.code, text: answer.body.toString() }
}
const later = (seconds: number): void => void (now = new Date(signedAt.getTime() + seconds * 1000))

describe('a presigned URL', () => {
  it('gets, heads is another matter, and puts', async () => {
    expect(await open(link())).toMatchObject({ status: 200, text: 'presigned' })
    expect((await open(link(), { method: 'HEAD' })).status).toBe(403)
    expect((await open(link({ method: 'HEAD' }), { method: 'HEAD' })).status).toBe(200)
    const path = `/${Bucket}/b c+é`
    const putting = link({ method: 'PUT', path })
    expect(await open(putting, { method: 'PUT', body: 'put' })).toMatchObject({ status: 200 })
    expect(await open(link({ path }))).toMatchObject({ status: 200, text: 'put' })
  })

  it('chooses headers of the answer', async () => {
    const query: [string, string][] = [
      ['response-content-disposition', 'attachment; filename="b l.pdf"'],
      ['response-content-type', 'application/pdf'],
      ['response-cache-control', 'no-store'],
    ]
    expect((await open(link({ query }))).headers).toMatchObject({
      'content-disposition': 'attachment; filename="b l.pdf"',
      'content-type': 'application/pdf',
      'cache-control': 'no-store',
    })
  })

  it('carries headers in its query, as the SDK for JavaScript writes them', async () => {
    const query: [string, string][] = [
      ['x-amz-meta-hoisted', 'yes'],
      ['x-amz-checksum-crc32', 'AAAAAA=='],
      ['x-amz-sdk-checksum-algorithm', 'CRC32'],
      ['x-id', 'PutObject'],
    ]
    const path = `/${Bucket}/hoisted`
    expect((await open(link({ method: 'PUT', path, query }), { method: 'PUT' })).status).toBe(200)
    expect((await open(link({ path }))).headers['x-amz-meta-hoisted']).toBe('yes')
    // The checksum is that of the empty body which the SDK had when it signed: S3 passes over it.
    const other = await open(link({ method: 'PUT', path, query }), { method: 'PUT', body: 'other' })
    expect(other.status).toBe(200)
    expect((await open(link({ path }))).headers['content-length']).toBe('5')
  })

  it('asks for the headers that it signed', async () => {
    const headers = { 'content-type': 'text/plain', 'x-amz-meta-signed': '1' }
    const url = link({ method: 'PUT', path: `/${Bucket}/c`, headers })
    expect((await open(url, { method: 'PUT', body: 'x' })).code).toBe('SignatureDoesNotMatch')
    expect((await open(url, { method: 'PUT', body: 'x', headers })).status).toBe(200)
    const more = { ...headers, 'x-amz-meta-more': '2' }
    expect((await open(url, { method: 'PUT', body: 'x', headers: more })).code).toBe('AccessDenied')
  })

  it('is good until the last second of its life, and not after', async () => {
    const url = link({ expiresIn: 60 })
    later(60)
    expect((await open(url)).status).toBe(200)
    later(61)
    expect(await open(url)).toMatchObject({ status: 403, code: 'AccessDenied' })
    expect((await open(url)).error?.message).toBe('Request has expired')
  })

  it('is good for a week at most, and not before it begins', async () => {
    const week = link({ expiresIn: 604_800 })
    later(604_800)
    expect((await open(week)).status).toBe(200)
    for (const expires of ['604801', '0', '-1', 'x', ''])
      expect(
        await open(link().replace('X-Amz-Expires=60', `X-Amz-Expires=${expires}`)),
      ).toMatchObject({
        status: 400,
        code: 'AuthorizationQueryParametersError',
      })
    const early = link()
    later(-16 * 60)
    expect(await open(early)).toMatchObject({ status: 403, code: 'AccessDenied' })
    expect((await open(early)).error?.message).toBe('Request is not valid yet')
  })

  it.each([
    ['another key', (url: string) => url.replace(`/${Bucket}/a`, `/${Bucket}/b`)],
    ['a longer life', (url: string) => url.replace('Expires=60', 'Expires=61')],
    ['another parameter', (url: string) => `${url}&response-content-type=text%2Fhtml`],
    [
      'another signature',
      (url: string) => url.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')),
    ],
  ])('is void with %s', async (_, change) => {
    expect(await open(change(link()))).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' })
  })

  it('is void without one of its parameters, or with one twice', async () => {
    for (const name of ['Algorithm', 'Credential', 'Date', 'Expires', 'SignedHeaders']) {
      const url = link().replace(new RegExp(`X-Amz-${name}=[^&]*&`), '')
      expect([name, (await open(url)).code]).toEqual([name, 'AuthorizationQueryParametersError'])
      expect((await open(`${link()}&X-Amz-${name}=x`)).status).toBe(400)
    }
    expect((await open(link().replace(/&X-Amz-Signature=.*/, ''))).status).toBe(400)
  })
})
