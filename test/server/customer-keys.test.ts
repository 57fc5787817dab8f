import { createHash } from 'node:crypto'
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketEncryptionCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { postForm, signedFields } from './post-form.ts'
import { openS3World, type S3World } from './s3-world.ts'

const Bucket = 'customers'
let world: S3World
beforeAll(async () => {
  world = await openS3World()
  await world.s3.send(new CreateBucketCommand({ Bucket }))
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const prefix = 'x-amz-server-side-encryption-customer'
const md5Of = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('base64')

/** A key as members of the SDK and as headers. */
function keyOf(fill: number, length = 32) {
  const bytes = Buffer.alloc(length, fill)
  const [key, md5] = [bytes.toString('base64'), md5Of(bytes)]
  return {
    members: { SSECustomerAlgorithm: 'AES256', SSECustomerKey: key, SSECustomerKeyMD5: md5 },
    source: {
      CopySourceSSECustomerAlgorithm: 'AES256',
      CopySourceSSECustomerKey: key,
      CopySourceSSECustomerKeyMD5: md5,
    },
    answer: { SSECustomerAlgorithm: 'AES256', SSECustomerKeyMD5: md5 },
    headers: {
      [`${prefix}-algorithm`]: 'AES256',
      [`${prefix}-key`]: key,
      [`${prefix}-key-md5`]: md5,
    },
  }
}
const mine = keyOf(1)
const other = keyOf(2)

const put = (Key: string, Body: string | Buffer, key = mine) =>
  world.s3.send(new PutObjectCommand({ Bucket, Key, Body, ...key.members }))
const get = async (Key: string, input: object = {}) => {
  const answer = await world.s3.send(new GetObjectCommand({ Bucket, Key, ...input }))
  return { answer, text: (await answer.Body?.transformToString()) ?? '' }
}

describe("an object with a customer's key", () => {
  it.each([0, 1000, 200_000])('of %d bytes is read with it, whole and in ranges', async (size) => {
    const body = Buffer.alloc(size, 'abcdefg')
    const written = await put('k', body)
    expect(written).toMatchObject(mine.answer)
    expect(written.ServerSideEncryption).toBeUndefined()
    expect(written.ETag).toMatch(/^"[0-9a-f]{32}"$/)
    expect(written.ETag).not.toBe(`"${createHash('md5').update(body).digest('hex')}"`)
    const { answer, text } = await get('k', mine.members)
    expect(answer).toMatchObject(mine.answer)
    expect(answer.ETag).toBe(written.ETag)
    expect(text).toBe(body.toString())
    const head = await world.s3.send(new HeadObjectCommand({ Bucket, Key: 'k', ...mine.members }))
    expect(head).toMatchObject({ ...mine.answer, ContentLength: size })
    if (size === 0) return
    const part = await get('k', { ...mine.members, Range: `bytes=${size - 7}-` })
    expect(part.text).toBe(body.subarray(-7).toString())
  })

  it.each([0, 10, 200_000])('of %d bytes is not read without it', async (size) => {
    await put('closed', Buffer.alloc(size))
    await get('closed', mine.members)
    const url = `/${Bucket}/closed`
    const without = await world.send({ url })
    expect([without.status, without.error?.code, without.error?.message]).toEqual([
      400,
      'InvalidRequest',
      'The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.',
    ])
    const wrong = await world.send({ url, headers: other.headers })
    expect([wrong.status, wrong.error?.code, wrong.error?.message]).toEqual([
      403,
      'AccessDenied',
      'Requests specifying Server Side Encryption with Customer provided keys must provide the correct secret key.',
    ])
    const short = await world.send({ url, headers: keyOf(1, 10).headers })
    expect([short.status, short.error?.code]).toEqual([403, 'AccessDenied'])
    expect((await world.send({ method: 'HEAD', url })).status).toBe(400)
    expect((await world.send({ method: 'HEAD', url, headers: other.headers })).status).toBe(403)
  })

  it('takes the key for its attributes, and none to be listed or deleted', async () => {
    await put('listed', 'x')
    const asked = { Bucket, Key: 'listed', ObjectAttributes: ['ObjectSize' as const] }
    await expect(world.s3.send(new GetObjectAttributesCommand(asked))).rejects.toMatchObject({
      name: 'InvalidRequest',
    })
    const attributes = new GetObjectAttributesCommand({ ...asked, ...mine.members })
    expect((await world.s3.send(attributes)).ObjectSize).toBe(1)
    const { Contents } = await world.s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'listed' }))
    expect(Contents).toHaveLength(1)
    await world.s3.send(new DeleteObjectCommand({ Bucket, Key: 'listed' }))
  })

  it('is read without the MD5 of the key, which only writes need', async () => {
    await put('lax', 'text')
    const { [`${prefix}-key-md5`]: _, ...headers } = mine.headers
    expect((await world.send({ url: `/${Bucket}/lax`, headers })).body.toString()).toBe('text')
  })

  it('comes from a form as from a PUT', async () => {
    const fields = signedFields(Bucket, { key: 'form', ...mine.headers })
    const { endpoint } = world
    const answer = await postForm({ endpoint, bucket: Bucket }, { fields, file: 'in a form' })
    expect([answer.status, answer.headers[`${prefix}-algorithm`]]).toEqual([204, 'AES256'])
    expect((await get('form', mine.members)).text).toBe('in a form')
    expect((await world.send({ url: `/${Bucket}/form` })).status).toBe(400)
  })
})

describe('a key is refused that', () => {
  const [algorithm, key, md5] = Object.keys(mine.headers) as [string, string, string]
  const only = (...names: string[]) =>
    Object.fromEntries(Object.entries(mine.headers).filter(([name]) => names.includes(name)))

  it.each([
    ['has no algorithm', only(key, md5), 'InvalidArgument', 'valid encryption algorithm'],
    [
      'has another algorithm',
      { ...mine.headers, [algorithm]: 'AES128' },
      'InvalidEncryptionAlgorithmError',
      'AES256',
    ],
    ['is not there', only(algorithm, md5), 'InvalidArgument', 'an appropriate secret key'],
    ['has no MD5', only(algorithm, key), 'InvalidArgument', 'calculated MD5'],
    ['has another MD5', { ...mine.headers, [md5]: 'AAAA' }, 'InvalidArgument', 'did not match'],
    [
      'is too short',
      keyOf(1, 16).headers,
      'InvalidArgument',
      'invalid for the specified algorithm',
    ],
    [
      'comes with another encryption',
      { ...mine.headers, 'x-amz-server-side-encryption': 'AES256' },
      'InvalidArgument',
      'incompatible',
    ],
  ])('%s', async (_, headers, code, message) => {
    const answer = await world.send({ method: 'PUT', url: `/${Bucket}/no`, headers, body: 'x' })
    expect([answer.status, answer.error?.code]).toEqual([400, code])
    expect(answer.error?.message).toContain(message)
    expect((await world.send({ url: `/${Bucket}/no` })).status).toBe(404)
  })

  it('is brought for an object without one', async () => {
    await world.s3.send(new PutObjectCommand({ Bucket, Key: 'plain', Body: 'x' }))
    const answer = await world.send({ url: `/${Bucket}/plain`, headers: mine.headers })
    expect([answer.status, answer.error?.code, answer.error?.message]).toEqual([
      400,
      'InvalidRequest',
      'The encryption parameters are not applicable to this object.',
    ])
  })

  it('others could read on its way', async () => {
    const strict = await openS3World({ assumeSecureTransport: false })
    await strict.s3.send(new CreateBucketCommand({ Bucket }))
    const { headers } = mine
    const answer = await strict.send({ method: 'PUT', url: `/${Bucket}/k`, headers, body: 'x' })
    expect([answer.status, answer.error?.code]).toEqual([400, 'InvalidRequest'])
    expect(answer.error?.message).toContain('secure connection')
    await strict.close()
  })

  it('the bucket blocks', async () => {
    const create = { Bucket: 'blocking' }
    await world.s3.send(new CreateBucketCommand(create))
    const Rules = [{ BlockedEncryptionTypes: { EncryptionType: ['SSE-C' as const] } }]
    const config = { ...create, ServerSideEncryptionConfiguration: { Rules } }
    await world.s3.send(new PutBucketEncryptionCommand(config))
    const refused = new PutObjectCommand({ ...create, Key: 'k', Body: 'x', ...mine.members })
    await expect(world.s3.send(refused)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('has blocked upload requests') as unknown,
    })
    await world.s3.send(new PutObjectCommand({ ...create, Key: 'k', Body: 'x' }))
  })
})

describe('a copy', () => {
  const copy = (Key: string, from: string, input: object = {}) =>
    world.s3.send(new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/${from}`, ...input }))

  it.each(['small', 'x'.repeat(100_000)])('changes the key, and takes it away', async (body) => {
    await put('from', body)
    await expect(copy('to', 'from')).rejects.toMatchObject({ name: 'InvalidRequest' })
    await expect(copy('to', 'from', other.source)).rejects.toMatchObject({ name: 'AccessDenied' })
    expect(await copy('to', 'from', { ...mine.source, ...other.members })).toMatchObject(
      other.answer,
    )
    expect((await get('to', other.members)).text).toBe(body)
    const opened = await copy('open', 'to', other.source)
    expect(opened).toMatchObject({ ServerSideEncryption: 'AES256' })
    expect(opened.CopyObjectResult?.ETag).toBe(`"${createHash('md5').update(body).digest('hex')}"`)
    expect((await get('open')).text).toBe(body)
    expect(await copy('open', 'open', mine.members)).toMatchObject(mine.answer)
    expect((await get('open', mine.members)).text).toBe(body)
  })
})

describe('an upload in parts', () => {
  const begin = (Key: string, input: object) =>
    world.s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...input }))

  it('takes the same key for every part, copied ones too', async () => {
    await put('source', 'x'.repeat(5 * 1024 * 1024), other)
    const created = await begin('mpu', mine.members)
    expect(created).toMatchObject(mine.answer)
    const upload = { Bucket, Key: 'mpu', UploadId: created.UploadId }
    const send = (input: object) =>
      world.s3.send(new UploadPartCommand({ ...upload, PartNumber: 2, Body: 'end', ...input }))
    await expect(send({})).rejects.toMatchObject({
      name: 'InvalidRequest',
      message: expect.stringContaining('initiate requested encryption') as unknown,
    })
    await expect(send(other.members)).rejects.toMatchObject({
      name: 'InvalidRequest',
      message: 'The provided encryption parameters did not match the ones used originally.',
    })
    const part = await send(mine.members)
    expect(part).toMatchObject(mine.answer)
    expect((await send(mine.members)).ETag).toBe(part.ETag)
    const CopySource = `${Bucket}/source`
    const keys = { ...mine.members, ...other.source }
    const copied = await world.s3.send(
      new UploadPartCopyCommand({ ...upload, PartNumber: 1, CopySource, ...keys }),
    )
    expect(copied).toMatchObject(mine.answer)
    const Parts = [
      { PartNumber: 1, ETag: copied.CopyPartResult?.ETag },
      { PartNumber: 2, ETag: part.ETag },
    ]
    const MultipartUpload = { Parts }
    await world.s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload }))
    const { text } = await get('mpu', { ...mine.members, Range: 'bytes=5242878-' })
    expect(text).toBe('xxend')
    const second = await get('mpu', { ...mine.members, PartNumber: 2 })
    expect(second.text).toBe('end')
    expect((await world.send({ url: `/${Bucket}/mpu` })).status).toBe(400)
  })

  it('without a key takes none', async () => {
    const { UploadId } = await begin('none', {})
    const part = { Bucket, Key: 'none', UploadId, PartNumber: 1, Body: 'x', ...mine.members }
    await expect(world.s3.send(new UploadPartCommand(part))).rejects.toMatchObject({
      name: 'InvalidRequest',
    })
  })

  it('with a checksum takes the key to be completed', async () => {
    const { UploadId } = await begin('sum', { ...mine.members, ChecksumAlgorithm: 'CRC32' })
    const upload = { Bucket, Key: 'sum', UploadId, ...mine.members }
    const sent = new UploadPartCommand({
      ...upload,
      PartNumber: 1,
      Body: 'x',
      ChecksumAlgorithm: 'CRC32',
    })
    const { ETag, ChecksumCRC32 } = await world.s3.send(sent)
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag, ChecksumCRC32 }] }
    const bare = { Bucket, Key: 'sum', UploadId, MultipartUpload }
    await expect(world.s3.send(new CompleteMultipartUploadCommand(bare))).rejects.toMatchObject({
      name: 'InvalidRequest',
    })
    const complete = new CompleteMultipartUploadCommand({ ...upload, MultipartUpload })
    expect((await world.s3.send(complete)).ETag).toBeDefined()
  })
})
