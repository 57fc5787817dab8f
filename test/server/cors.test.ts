import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCorsCommand,
  GetBucketCorsCommand,
  HeadObjectCommand,
  PutBucketCorsCommand,
  PutObjectCommand,
  UploadPartCommand,
  type CORSRule,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RawAnswer } from './exchange.ts'
import { postForm, signedFields } from './post-form.ts'
import { openS3World, type S3World } from './s3-world.ts'

const Bucket = 'cors'
const page = 'https://app.example.com'
const mebibyte = 1024 ** 2
const vary = 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method'
let world: S3World
beforeAll(async () => {
  world = await openS3World()
  for (const name of [Bucket, 'plain'])
    await world.s3.send(new CreateBucketCommand({ Bucket: name }))
  await world.s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'abc' }))
  await apply({
    AllowedOrigins: [page],
    AllowedMethods: ['GET', 'PUT', 'POST'],
    AllowedHeaders: ['content-type', 'x-amz-*'],
    ExposeHeaders: ['ETag', 'x-amz-version-id'],
    MaxAgeSeconds: 3000,
  })
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const apply = (...CORSRules: CORSRule[]) =>
  world.s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }))

/** What a browser asks before it sends a request. */
const ask = (url: string, method?: string, headers?: string, origin = page) =>
  world.sendAnonymous({
    method: 'OPTIONS',
    url,
    headers: {
      origin,
      ...(method && { 'access-control-request-method': method }),
      ...(headers && { 'access-control-request-headers': headers }),
    },
  })
const corsOf = ({ headers }: RawAnswer): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(headers).filter(([name]) => name.startsWith('access-') || name === 'vary'),
  )
const allowed = {
  'access-control-allow-origin': page,
  'access-control-allow-methods': 'GET, PUT, POST',
  'access-control-allow-credentials': 'true',
  'access-control-expose-headers': 'ETag, x-amz-version-id',
  'access-control-max-age': '3000',
  vary,
}

describe('a CORS configuration', () => {
  it('is put, got as it was put, and deleted', async () => {
    const get = () => world.s3.send(new GetBucketCorsCommand({ Bucket: 'plain' }))
    const absent = { name: 'NoSuchCORSConfiguration', $metadata: { httpStatusCode: 404 } }
    await expect(get()).rejects.toMatchObject(absent)
    const CORSRules: CORSRule[] = [
      { AllowedOrigins: ['*'], AllowedMethods: ['GET'] },
      {
        ID: 'second',
        AllowedOrigins: [page, 'https://*.test'],
        AllowedMethods: ['PUT', 'HEAD'],
        AllowedHeaders: ['x-AMZ-*'],
        ExposeHeaders: ['ETag'],
        MaxAgeSeconds: 60,
      },
    ]
    const CORSConfiguration = { CORSRules }
    await world.s3.send(new PutBucketCorsCommand({ Bucket: 'plain', CORSConfiguration }))
    expect((await get()).CORSRules).toEqual(CORSRules)
    await world.s3.send(new DeleteBucketCorsCommand({ Bucket: 'plain' }))
    await expect(get()).rejects.toMatchObject(absent)
    await world.s3.send(new DeleteBucketCorsCommand({ Bucket: 'plain' }))
  })

  it('that S3 would not take is refused, and changes nothing', async () => {
    const before = await world.s3.send(new GetBucketCorsCommand({ Bucket }))
    const refused: [CORSRule[], string][] = [
      [[], 'MalformedXML'],
      [[{ AllowedOrigins: ['*'], AllowedMethods: ['PATCH'] }], 'InvalidRequest'],
      [[{ AllowedOrigins: ['*.*'], AllowedMethods: ['GET'] }], 'InvalidRequest'],
      // More than clients that read it into 32 bits can hold.
      [
        [{ AllowedOrigins: ['*'], AllowedMethods: ['GET'], MaxAgeSeconds: 2 ** 31 }],
        'MalformedXML',
      ],
    ]
    for (const [rules, name] of refused)
      await expect(apply(...rules)).rejects.toMatchObject({ name })
    const after = await world.s3.send(new GetBucketCorsCommand({ Bucket }))
    expect(after.CORSRules).toEqual(before.CORSRules)
  })
})

describe('a preflight', () => {
  it('of bucket and object is answered without a signature, and recorded', async () => {
    for (const url of [`/${Bucket}`, `/${Bucket}/a`, `/${Bucket}/absent?X-Amz-Signature=x`]) {
      const answer = await ask(url, 'PUT')
      expect([answer.status, answer.headers['content-length']]).toEqual([200, '0'])
      expect(corsOf(answer)).toEqual(allowed)
      expect(world.records.at(-1)).toMatchObject({ method: 'OPTIONS', bucket: Bucket, status: 200 })
    }
  })

  it('of a presigned PUT allows the headers that it is signed with', async () => {
    const sum = Buffer.alloc(4)
    sum.writeUInt32BE(crc32('png'))
    const ChecksumCRC32 = sum.toString('base64')
    const input = { Bucket, Key: 'signed', ContentType: 'image/png', ChecksumCRC32 }
    const signedUrl = await getSignedUrl(world.s3, new PutObjectCommand(input), {
      expiresIn: 60,
      signableHeaders: new Set(['content-type', 'x-amz-checksum-crc32']),
      unhoistableHeaders: new Set(['x-amz-checksum-crc32']),
    })
    const { pathname, search } = new URL(signedUrl)
    const headers = 'content-type,x-amz-checksum-crc32,x-amz-meta-a'
    const answer = await ask(pathname + search, 'PUT', headers)
    expect(corsOf(answer)).toEqual({
      ...allowed,
      'access-control-allow-headers': 'content-type, x-amz-checksum-crc32, x-amz-meta-a',
    })
    const put = await fetch(signedUrl, {
      method: 'PUT',
      headers: {
        origin: page,
        'content-type': 'image/png',
        'x-amz-checksum-crc32': ChecksumCRC32,
      },
      body: 'png',
    })
    expect([put.status, put.headers.get('access-control-allow-origin')]).toEqual([200, page])
  })

  it.each([
    [
      'of another origin',
      () => ask(`/${Bucket}/a`, 'GET', '', 'https://evil.test'),
      'GET',
      'OBJECT',
    ],
    ['of another method', () => ask(`/${Bucket}`, 'DELETE'), 'DELETE', 'BUCKET'],
    ['of another header', () => ask(`/${Bucket}`, 'PUT', 'authorization'), 'PUT', 'BUCKET'],
  ])('%s is forbidden', async (_, asked, Method, ResourceType) => {
    const answer = await asked()
    expect([answer.status, answer.error?.code]).toEqual([403, 'AccessForbidden'])
    expect(answer.error?.message).toBe(
      "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
    )
    expect(answer.error?.details).toMatchObject({ Method, ResourceType })
    expect(corsOf(answer)).toEqual({})
  })

  it('where there is no CORS, no bucket, or nothing said, is refused in the words of S3', async () => {
    const refusals: [RawAnswer, number, string, string][] = [
      [
        await ask('/plain', 'PUT'),
        403,
        'AccessForbidden',
        'CORSResponse: CORS is not enabled for this bucket.',
      ],
      [await ask('/absent/a', 'PUT'), 403, 'AccessForbidden', 'CORSResponse: Bucket not found'],
      [await ask('/', 'PUT'), 403, 'AccessForbidden', 'CORSResponse: Bucket not found'],
      [await ask(`/${Bucket}`), 400, 'BadRequest', 'Invalid Access-Control-Request-Method: null'],
      [
        await ask(`/${Bucket}`, 'PATCH'),
        400,
        'BadRequest',
        'Invalid Access-Control-Request-Method: PATCH',
      ],
      [
        await ask(`/${Bucket}`, 'PUT', 'a b'),
        400,
        'BadRequest',
        'Access-Control-Request-Headers "a b" contains invalid character.',
      ],
      [
        await world.sendAnonymous({ method: 'OPTIONS', url: `/${Bucket}` }),
        400,
        'BadRequest',
        'Insufficient information. Origin request header needed.',
      ],
    ]
    for (const [answer, status, code, message] of refusals)
      expect([answer.status, answer.error?.code, answer.error?.message]).toEqual([
        status,
        code,
        message,
      ])
  })
})

describe('an answer', () => {
  const read = (method: string, url: string, headers: Record<string, string> = {}) =>
    world.send({ method, url, headers })

  it('lets the page of an allowed origin read it, errors too', async () => {
    const origin = { origin: page }
    expect(corsOf(await read('GET', `/${Bucket}/a`, origin))).toEqual(allowed)
    expect(corsOf(await read('GET', `/${Bucket}`, origin))).toEqual(allowed)
    const errors = [
      await read('GET', `/${Bucket}/absent`, origin),
      await read('PUT', `/${Bucket}?acl`, origin),
      await world.sendAnonymous({ url: `/${Bucket}/a`, headers: origin }),
      await read('GET', `/${Bucket}/a`, { ...origin, 'if-none-match': '*' }),
      await read('POST', `/${Bucket}?cors`, origin),
    ]
    expect(errors.map(({ status }) => status)).toEqual([404, 400, 403, 304, 405])
    for (const answer of errors) expect(corsOf(answer)).toEqual(allowed)
  })

  it('says nothing to others, and nothing where a preflight would not allow it', async () => {
    const silent = [
      await read('GET', `/${Bucket}/a`),
      await read('GET', `/${Bucket}/a`, { origin: 'https://evil.test' }),
      await read('HEAD', `/${Bucket}/a`, { origin: page }),
      await read('GET', `/${Bucket}/a`, {
        origin: page,
        'access-control-request-method': 'DELETE',
      }),
      await read('GET', `/${Bucket}/a`, { origin: page, 'access-control-request-headers': 'x' }),
      await read('GET', '/plain', { origin: page }),
      await read('GET', '/absent/a', { origin: page }),
      await read('GET', '/', { origin: page }),
    ]
    for (const answer of silent) expect(corsOf(answer)).toEqual({})
  })

  it('to a form can be read like any other', async () => {
    const place = { endpoint: world.endpoint, bucket: Bucket }
    const headers = { origin: page }
    for (const key of ['f', 'other']) {
      const fields = { ...signedFields(Bucket, { key: 'f' }), key }
      const answer = await postForm(place, { fields, file: 'x' }, { headers })
      expect([answer.status, corsOf(answer)]).toEqual([key === 'f' ? 204 : 403, allowed])
    }
  })
})

it('a page uploads 100 MB in parts, and reads the ETag of each', async () => {
  const Key = 'large'
  const bytes = randomBytes(10 * mebibyte)
  const upload = {
    Bucket,
    Key,
    ...(await world.s3.send(new CreateMultipartUploadCommand({ Bucket, Key }))),
  }
  const put = async (PartNumber: number) => {
    const command = new UploadPartCommand({ Bucket, Key, UploadId: upload.UploadId, PartNumber })
    const url = await getSignedUrl(world.s3, command, { expiresIn: 60 })
    const { pathname, search } = new URL(url)
    expect((await ask(pathname + search, 'PUT')).status).toBe(200)
    const answer = await fetch(url, { method: 'PUT', headers: { origin: page }, body: bytes })
    expect(answer.headers.get('access-control-expose-headers')).toContain('ETag')
    return { PartNumber, ETag: answer.headers.get('etag') ?? '' }
  }
  const Parts = []
  for (let number = 1; number <= 10; number += 1) Parts.push(await put(number))
  const { UploadId } = upload
  const MultipartUpload = { Parts }
  await world.s3.send(
    new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload }),
  )
  const { ContentLength } = await world.s3.send(new HeadObjectCommand({ Bucket, Key }))
  expect(ContentLength).toBe(100 * mebibyte)
})
