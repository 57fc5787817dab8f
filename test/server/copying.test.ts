import {
  CopyObjectCommand,
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type CopyObjectCommandInput,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openS3World, type S3World } from './s3-world.ts'

const Bucket = 'copy-source'
const Other = 'copy-target'
let world: S3World
let etag = ''
beforeAll(async () => {
  world = await openS3World()
  for (const name of [Bucket, Other]) await world.s3.send(new CreateBucketCommand({ Bucket: name }))
  const put = new PutObjectCommand({
    Bucket,
    Key: 'a',
    Body: 'x'.repeat(10_000),
    ContentType: 'text/plain',
    Metadata: { one: '1' },
  })
  etag = (await world.s3.send(put)).ETag ?? ''
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const copy = (input: Partial<CopyObjectCommandInput> = {}) =>
  world.s3.send(new CopyObjectCommand({ Bucket, Key: 'b', CopySource: `${Bucket}/a`, ...input }))
const head = (bucket: string, Key: string) =>
  world.s3.send(new HeadObjectCommand({ Bucket: bucket, Key, ChecksumMode: 'ENABLED' }))

describe('a copy', () => {
  it('has the bytes, the ETag, the checksum and the metadata of its source', async () => {
    const { CopyObjectResult } = await copy()
    expect(CopyObjectResult?.ETag).toBe(etag)
    const { ChecksumCRC32 } = await head(Bucket, 'a')
    expect(ChecksumCRC32).toBeDefined()
    const wanted = { ETag: etag, ContentType: 'text/plain', Metadata: { one: '1' }, ChecksumCRC32 }
    expect(await head(Bucket, 'b')).toMatchObject(wanted)
  })

  it('goes to another bucket, and outlives its source', async () => {
    await world.s3.send(
      new PutObjectCommand({ Bucket, Key: 'short-lived', Body: 'y'.repeat(9000) }),
    )
    await copy({ Bucket: Other, Key: 'kept', CopySource: `/${Bucket}/short-lived` })
    await world.send({ method: 'DELETE', url: `/${Bucket}/short-lived` })
    const { Body } = await world.s3.send(new GetObjectCommand({ Bucket: Other, Key: 'kept' }))
    expect(await Body?.transformToString()).toBe('y'.repeat(9000))
  })

  it('replaces the metadata when told to', async () => {
    await copy({ Key: 'c', MetadataDirective: 'REPLACE', Metadata: { two: '2' } })
    const { Metadata, ContentType } = await head(Bucket, 'c')
    expect([Metadata, ContentType]).toEqual([{ two: '2' }, 'binary/octet-stream'])
  })

  it('onto itself is only for new metadata', async () => {
    await expect(copy({ Key: 'a' })).rejects.toMatchObject({ name: 'InvalidRequest' })
    await copy({
      Key: 'b',
      CopySource: `${Bucket}/b`,
      MetadataDirective: 'REPLACE',
      ContentType: 'a/b',
    })
    expect(await head(Bucket, 'b')).toMatchObject({ ContentType: 'a/b', ContentLength: 10_000 })
  })

  it('asks the conditions of its source', async () => {
    await copy({ CopySourceIfMatch: etag })
    await copy({ CopySourceIfUnmodifiedSince: new Date(Date.now() + 60_000) })
    const failing: Partial<CopyObjectCommandInput>[] = [
      { CopySourceIfMatch: '"other"' },
      { CopySourceIfNoneMatch: etag },
      { CopySourceIfModifiedSince: new Date(Date.now() + 60_000) },
      { CopySourceIfUnmodifiedSince: new Date(0) },
    ]
    for (const condition of failing)
      await expect(copy(condition)).rejects.toMatchObject({ name: 'PreconditionFailed' })
  })

  it('names what is missing', async () => {
    await expect(copy({ CopySource: `${Bucket}/absent` })).rejects.toMatchObject({
      name: 'NoSuchKey',
    })
    await expect(copy({ CopySource: 'no-such-bucket/a' })).rejects.toMatchObject({
      name: 'NoSuchBucket',
    })
    for (const CopySource of ['', 'nothing', `${Bucket}/`, '/', '%zz/a']) {
      const answer = await world.send({
        method: 'PUT',
        url: `/${Bucket}/d`,
        headers: { 'x-amz-copy-source': CopySource },
      })
      expect([CopySource, answer.status, answer.error?.code]).toEqual([
        CopySource,
        400,
        'InvalidArgument',
      ])
    }
    await expect(head(Bucket, 'd')).rejects.toMatchObject({ name: 'NotFound' })
  })

  it('refuses a source that another account should own', async () => {
    await copy({ ExpectedSourceBucketOwner: world.server.credentials.account })
    const copied = copy({ ExpectedSourceBucketOwner: '999999999999' })
    await expect(copied).rejects.toMatchObject({ name: 'AccessDenied' })
  })

  it('takes a version of its source', async () => {
    await world.s3.send(
      new PutBucketVersioningCommand({
        Bucket: Other,
        VersioningConfiguration: { Status: 'Enabled' },
      }),
    )
    const { VersionId } = await world.s3.send(
      new PutObjectCommand({ Bucket: Other, Key: 'v', Body: 'old' }),
    )
    await world.s3.send(new PutObjectCommand({ Bucket: Other, Key: 'v', Body: 'new' }))
    const CopySource = `${Other}/v?versionId=${VersionId}`
    const answer = await copy({ Bucket: Other, Key: 'v', CopySource })
    expect(answer.CopySourceVersionId).toBe(VersionId)
    expect(answer.VersionId).not.toBe(VersionId)
    const { Body } = await world.s3.send(new GetObjectCommand({ Bucket: Other, Key: 'v' }))
    expect(await Body?.transformToString()).toBe('old')
    const absent = copy({ CopySource: `${Other}/v?versionId=nonsense` })
    await expect(absent).rejects.toMatchObject({ name: /NoSuchVersion|InvalidArgument/ })
  })
})
