import { createHash } from 'node:crypto'
import { CreateBucketCommand, HeadObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formBody, postForm, signedFields, signedPolicy, type Fields } from './post-form.ts'
import { openRawConnection } from './raw-connection.ts'
import { openS3World, type S3World } from './s3-world.ts'

const Bucket = 'policies'
const mebibyte = 1024 ** 2
let world: S3World
beforeAll(async () => {
  world = await openS3World()
  await world.s3.send(new CreateBucketCommand({ Bucket }))
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const place = (bucket = Bucket) => ({ endpoint: world.endpoint, bucket })
const send = (fields: Fields, file: string | Uint8Array = 'x', bucket = Bucket) =>
  postForm(place(bucket), { fields, file })
const keys = async () => {
  const { Contents = [] } = await world.s3.send(new ListObjectsV2Command({ Bucket }))
  return Contents.map(({ Key }) => Key)
}
const within = (min: number, max: number, key = 'sized') =>
  signedFields(Bucket, { key }, { conditions: [['content-length-range', min, max]] })

describe('the size of a file', () => {
  it.each([
    [5, 10],
    [0, 64 * 1024],
    [mebibyte, 6 * mebibyte],
  ])('may be exactly %d and %d bytes, and no byte less or more', async (min, max) => {
    for (const size of [min, max])
      expect((await send(within(min, max), new Uint8Array(size))).status).toBe(204)
    const before = await keys()
    const large = await send(within(min, max, 'refused'), new Uint8Array(max + 1))
    expect([large.status, large.error?.code]).toEqual([400, 'EntityTooLarge'])
    expect(large.error?.details).toMatchObject({
      ProposedSize: `${max + 1}`,
      MaxSizeAllowed: `${max}`,
    })
    if (min > 0) {
      const small = await send(within(min, max, 'refused'), new Uint8Array(min - 1))
      expect([small.status, small.error?.code]).toEqual([400, 'EntityTooSmall'])
      expect(small.error?.details).toMatchObject({
        ProposedSize: `${min - 1}`,
        MinSizeAllowed: `${min}`,
      })
    }
    expect(await keys()).toEqual(before)
    expect(await world.server.engine.sweep()).toMatchObject({ freed: 0 })
  })

  it('is noticed while it comes, long before its end', async () => {
    const { contentType, body } = await formBody(within(0, 1024, 'never'), new Blob(['']))
    const head = Buffer.from(body).subarray(0, Buffer.from(body).lastIndexOf('\r\n\r\n') + 4)
    const connection = openRawConnection(world.port)
    await connection.write(
      `POST /${Bucket} HTTP/1.1\r\nhost: localhost:${world.port}\r\ncontent-type: ${contentType}\r\n` +
        `content-length: ${100 * mebibyte}\r\n\r\n`,
    )
    await connection.write(head)
    await connection.write(Buffer.alloc(2048))
    const answer = await connection.until(/<\/Error>/)
    expect(answer).toContain('HTTP/1.1 400')
    expect(answer).toContain('<Code>EntityTooLarge</Code>')
    connection.cut()
    await connection.closed
    expect(await keys()).not.toContain('never')
  })
})

describe('a policy', () => {
  const refusals: readonly [string, () => Fields, number, string, string][] = [
    [
      'that expired',
      () => signedFields(Bucket, { key: 'a' }, { expiration: new Date(Date.now() - 1000) }),
      403,
      'AccessDenied',
      'Invalid according to Policy: Policy expired.',
    ],
    [
      'that has another value',
      () => ({ ...signedFields(Bucket, { key: 'a' }), key: 'b' }),
      403,
      'AccessDenied',
      'Invalid according to Policy: Policy Condition failed: ["eq", "$key", "a"]',
    ],
    [
      'that does not name a field',
      () => ({ ...signedFields(Bucket, { key: 'a' }), 'Content-Type': 'text/html' }),
      403,
      'AccessDenied',
      'Invalid according to Policy: Extra input fields: content-type',
    ],
    [
      'of another bucket',
      () => signedFields('elsewhere', { key: 'a' }),
      403,
      'AccessDenied',
      'Invalid according to Policy: Policy Condition failed: ["eq", "$bucket", "elsewhere"]',
    ],
    [
      'without conditions',
      () => {
        const fields = signedFields(Bucket, { key: 'a' })
        const date = (fields['x-amz-date'] ?? '').slice(0, 8)
        return { ...fields, ...signedPolicy({ expiration: '2099-01-01T00:00:00Z' }, { date }) }
      },
      400,
      'InvalidPolicyDocument',
      'Invalid Policy: Policy missing conditions.',
    ],
    [
      'that was changed',
      () => {
        const fields = signedFields(Bucket, { key: 'a' })
        return { ...fields, policy: `${fields['policy']}AA` }
      },
      403,
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    ],
    [
      'of somebody unknown',
      () =>
        signedFields(Bucket, { key: 'a' }, { signer: { accessKeyId: 'X', secretAccessKey: 'Y' } }),
      403,
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
    ],
  ]

  it.each(refusals)('%s is refused', async (_, fields, status, code, message) => {
    const { status: found, error } = await send(fields())
    expect([found, error?.code, error?.message]).toEqual([status, code, message])
  })

  it('exempts fields that say they are to be ignored', async () => {
    const fields = { 'x-ignore-anything': 'a', ...signedFields(Bucket, { key: 'exempt' }) }
    expect((await send(fields)).status).toBe(204)
  })

  it('says who sent the form to the bucket policy', async () => {
    await send(signedFields(Bucket, { key: 'who' }))
    expect(world.records.at(-1)).toMatchObject({ caller: 'accessKey', status: 204 })
  })
})

describe('a form that is none', () => {
  it.each([
    [{ 'content-type': 'text/html' }, 412, 'PreconditionFailed'],
    [{ 'content-type': 'multipart/form-data' }, 400, 'MalformedPOSTRequest'],
    [{ 'content-type': 'multipart/form-data; boundary=x' }, 400, 'MalformedPOSTRequest'],
    [
      { 'content-type': 'multipart/form-data; boundary=x', 'transfer-encoding': 'chunked' },
      411,
      'MissingContentLength',
    ],
  ])('%j is refused', async (headers, status, code) => {
    const answer = await world.sendAnonymous({
      method: 'POST',
      url: `/${Bucket}`,
      headers,
      body: 'x',
    })
    expect([answer.status, answer.error?.code]).toEqual([status, code])
  })

  it('lacks a key or a file, or has a huge field', async () => {
    const without = await send({ 'x-amz-meta-a': '1' })
    expect([without.status, without.error?.code, without.error?.details['ArgumentName']]).toEqual([
      400,
      'InvalidArgument',
      'key',
    ])
    expect((await send({ key: '' })).error?.message).toBe(
      'User key must have a length greater than 0.',
    )
    const { contentType, body } = await formBody({ key: 'a' })
    const headers = { 'content-type': contentType }
    const noFile = await world.sendAnonymous({ method: 'POST', url: `/${Bucket}`, headers, body })
    expect(noFile.error?.message).toBe('POST requires exactly one file upload per request.')
    const huge = await send({ key: 'a', 'x-amz-meta-a': 'x'.repeat(5 * mebibyte) })
    expect([huge.status, huge.error?.code]).toEqual([400, 'MaxPostPreDataLengthExceededError'])
  })

  it('goes to no bucket that is not there', async () => {
    const answer = await send(signedFields('absent', { key: 'a' }), 'x', 'absent')
    expect([answer.status, answer.error?.code]).toEqual([404, 'NoSuchBucket'])
  })

  it('is no other POST of the bucket', async () => {
    for (const [query, code] of [
      ['delete', 'InvalidRequest'],
      ['cors', 'MethodNotAllowed'],
    ]) {
      const answer = await world.send({ method: 'POST', url: `/${Bucket}?${query}`, body: '' })
      expect([query, answer.error?.code]).toEqual([query, code])
    }
  })
})

describe('a connection', () => {
  it('goes on after a form, taken or refused, of one byte at a time', async () => {
    const connection = openRawConnection(world.port)
    const fields = signedFields(Bucket, { key: 'slow' })
    const { contentType, body } = await formBody(fields, new Blob(['slow']))
    const head =
      `POST /${Bucket} HTTP/1.1\r\nhost: localhost:${world.port}\r\ncontent-type: ${contentType}\r\n` +
      `content-length: ${body.length}\r\n\r\n`
    await connection.write(head)
    for (const byte of body) await connection.write(Buffer.of(byte))
    await connection.until(/HTTP\/1.1 204/)
    await connection.write(head)
    const changed = Buffer.from(
      Buffer.from(body).toString('latin1').replace('slow', 'fast'),
      'latin1',
    )
    await connection.write(changed.subarray(0, 700))
    await connection.write(changed.subarray(700))
    await connection.until(/<Code>AccessDenied<\/Code>[^]*<\/Error>/)
    await connection.write(`HEAD /${Bucket}/slow HTTP/1.1\r\nhost: localhost:${world.port}\r\n\r\n`)
    await connection.until(/<\/Error>HTTP\/1.1 403/)
    connection.end()
    await connection.closed
    const { ETag } = await world.s3.send(new HeadObjectCommand({ Bucket, Key: 'slow' }))
    expect(ETag).toBe(`"${createHash('md5').update('slow').digest('hex')}"`)
  })

  it('that ends in the middle of a file leaves nothing', async () => {
    const connection = openRawConnection(world.port)
    const fields = signedFields(Bucket, { key: 'half' })
    const { contentType, body } = await formBody(fields, new Blob([new Uint8Array(mebibyte)]))
    await connection.write(
      `POST /${Bucket} HTTP/1.1\r\nhost: localhost:${world.port}\r\ncontent-type: ${contentType}\r\n` +
        `content-length: ${body.length}\r\n\r\n`,
    )
    await connection.write(body.subarray(0, body.length / 2))
    connection.cut()
    await connection.closed
    await expect.poll(() => world.records.at(-1)?.code).toBe('IncompleteBody')
    expect(await keys()).not.toContain('half')
  })
})
