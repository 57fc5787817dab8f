import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
  type GetObjectCommandInput,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openS3World, type S3World } from './s3-world.ts'

const Bucket = 'conditions'
let world: S3World
let etag = ''
beforeAll(async () => {
  world = await openS3World()
  await world.s3.send(new CreateBucketCommand({ Bucket }))
  etag = (await put('read', 'x')).ETag ?? ''
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const put = (Key: string, Body: string, condition: Partial<PutObjectCommandInput> = {}) =>
  world.s3.send(new PutObjectCommand({ Bucket, Key, Body, ...condition }))
const get = async (input: Partial<GetObjectCommandInput>) => {
  const command = new GetObjectCommand({ Bucket, Key: 'read', ...input })
  return (await world.s3.send(command)).Body?.transformToString()
}
const body = (Key: string) => get({ Key })
const past = new Date(0)
const future = new Date(Date.now() + 3_600_000)

describe('a conditional read', () => {
  it('goes through when its condition holds', async () => {
    const conditions: Partial<GetObjectCommandInput>[] = [
      { IfMatch: etag },
      { IfMatch: '*' },
      { IfMatch: `"other", ${etag}` },
      { IfNoneMatch: '"other"' },
      { IfModifiedSince: past },
      { IfUnmodifiedSince: future },
      { IfMatch: etag, IfUnmodifiedSince: past },
      { IfNoneMatch: '"other"', IfModifiedSince: future },
    ]
    for (const condition of conditions) expect(await get(condition)).toBe('x')
  })

  it('is 412 or 304 when it does not', async () => {
    const conditions: [Record<string, string>, number][] = [
      [{ 'if-match': '"other"' }, 412],
      [{ 'if-unmodified-since': past.toUTCString() }, 412],
      [{ 'if-none-match': etag }, 304],
      [{ 'if-none-match': '*' }, 304],
      [{ 'if-modified-since': future.toUTCString() }, 304],
      [{ 'if-none-match': etag, 'if-modified-since': past.toUTCString() }, 304],
    ]
    for (const [headers, status] of conditions) {
      for (const method of ['GET', 'HEAD']) {
        const answer = await world.send({ method, url: `/${Bucket}/read`, headers })
        expect(answer.status).toBe(status)
        expect(answer.body.length > 0).toBe(status === 412 && method === 'GET')
        if (status === 304) expect(answer.headers.etag).toBe(etag)
      }
    }
    const head = new HeadObjectCommand({ Bucket, Key: 'read', IfMatch: '"other"' })
    await expect(world.s3.send(head)).rejects.toMatchObject({
      $metadata: { httpStatusCode: 412 },
    })
  })
})

describe('a conditional write', () => {
  it('with If-None-Match: * is won by one of fifty', async () => {
    const bodies = Array.from({ length: 50 }, (_, at) => `writer ${at}`.padEnd(at * 200, '.'))
    const outcomes = await Promise.allSettled(
      bodies.map((each) => put('race', each, { IfNoneMatch: '*' })),
    )
    const won = outcomes.flatMap(({ status }, at) => (status === 'fulfilled' ? [at] : []))
    expect(won).toHaveLength(1)
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected')
        expect(outcome.reason).toMatchObject({ name: 'PreconditionFailed' })
    }
    expect(await body('race')).toBe(bodies[won[0] ?? -1])
  })

  it('with If-Match replaces exactly what was read', async () => {
    const { ETag = '' } = await put('cas', '1')
    const { ETag: next = '' } = await put('cas', '2', { IfMatch: ETag })
    const stale = put('cas', '3', { IfMatch: ETag })
    await expect(stale).rejects.toMatchObject({ name: 'PreconditionFailed' })
    expect(await body('cas')).toBe('2')
    await expect(put('absent', 'x', { IfMatch: next })).rejects.toMatchObject({ name: 'NoSuchKey' })
  })

  it('guards deletes and multipart uploads too', async () => {
    await put('guarded', '1')
    const wrong = new DeleteObjectCommand({ Bucket, Key: 'guarded', IfMatch: '"other"' })
    await expect(world.s3.send(wrong)).rejects.toMatchObject({ name: 'PreconditionFailed' })
    const place = { Bucket, Key: 'guarded' }
    const { UploadId = '' } = await world.s3.send(new CreateMultipartUploadCommand(place))
    const part = { ...place, UploadId, PartNumber: 1, Body: 'parts' }
    const { ETag = '' } = await world.s3.send(new UploadPartCommand(part))
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] }
    const finish = { ...place, UploadId, MultipartUpload }
    const guarded = new CompleteMultipartUploadCommand({ ...finish, IfNoneMatch: '*' })
    await expect(world.s3.send(guarded)).rejects.toMatchObject({ name: 'PreconditionFailed' })
    expect(await body('guarded')).toBe('1')
    await world.s3.send(new CompleteMultipartUploadCommand(finish))
    expect(await body('guarded')).toBe('parts')
  })

  it('takes no If-None-Match but *', async () => {
    await expect(put('other', 'x', { IfNoneMatch: etag })).rejects.toMatchObject({
      name: 'NotImplemented',
    })
  })
})
