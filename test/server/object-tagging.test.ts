import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectTaggingCommand,
  DeletePublicAccessBlockCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  UploadPartCommand,
  type CopyObjectCommandInput,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openS3World, type S3World } from './s3-world.ts'

const Bucket = 'tagging'
let world: S3World
beforeAll(async () => {
  world = await openS3World()
  await world.s3.send(new CreateBucketCommand({ Bucket }))
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

type Version = { Key: string; VersionId?: string; Bucket?: string }
const tagSet = (tags: Readonly<Record<string, string>>) =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
const put = (Key: string, Tagging?: string, bucket = Bucket) =>
  world.s3.send(
    new PutObjectCommand({ Bucket: bucket, Key, Body: Key, ...(Tagging && { Tagging }) }),
  )
const tag = (version: Version, tags: Readonly<Record<string, string>>) =>
  world.s3.send(
    new PutObjectTaggingCommand({ Bucket, ...version, Tagging: { TagSet: tagSet(tags) } }),
  )
const tagsOf = async (version: Version) => {
  const { TagSet = [] } = await world.s3.send(new GetObjectTaggingCommand({ Bucket, ...version }))
  return Object.fromEntries(TagSet.map(({ Key = '', Value = '' }) => [Key, Value]))
}
const countOf = async (Key: string) => {
  const head = await world.s3.send(new HeadObjectCommand({ Bucket, Key }))
  const { TagCount, Body } = await world.s3.send(new GetObjectCommand({ Bucket, Key }))
  await Body?.transformToByteArray()
  expect(TagCount).toBe(head.TagCount)
  return TagCount
}

describe('the tags of an object', () => {
  it('are put, replaced, got and deleted, and change nothing else', async () => {
    await put('crud')
    const before = await world.s3.send(new HeadObjectCommand({ Bucket, Key: 'crud' }))
    expect([await tagsOf({ Key: 'crud' }), await countOf('crud')]).toEqual([{}, undefined])
    await tag({ Key: 'crud' }, { tag2: '', tag1: 'a b' })
    const { TagSet } = await world.s3.send(new GetObjectTaggingCommand({ Bucket, Key: 'crud' }))
    expect(TagSet).toEqual([
      { Key: 'tag1', Value: 'a b' },
      { Key: 'tag2', Value: '' },
    ])
    expect(await countOf('crud')).toBe(2)
    await tag({ Key: 'crud' }, { tag3: '3' })
    expect([await tagsOf({ Key: 'crud' }), await countOf('crud')]).toEqual([{ tag3: '3' }, 1])
    const remove = new DeleteObjectTaggingCommand({ Bucket, Key: 'crud' })
    expect((await world.s3.send(remove)).$metadata.httpStatusCode).toBe(204)
    expect([await tagsOf({ Key: 'crud' }), await countOf('crud')]).toEqual([{}, undefined])
    const after = await world.s3.send(new HeadObjectCommand({ Bucket, Key: 'crud' }))
    expect([after.ETag, after.LastModified]).toEqual([before.ETag, before.LastModified])
  })

  it('come with the object, and go with it', async () => {
    await put('with', 'a=1&b%20c=%C3%A9')
    expect(await tagsOf({ Key: 'with' })).toEqual({ a: '1', 'b c': 'é' })
    await put('with')
    expect(await tagsOf({ Key: 'with' })).toEqual({})
  })

  it('come with a multipart upload', async () => {
    const upload = { Bucket, Key: 'parts' }
    const create = new CreateMultipartUploadCommand({ ...upload, Tagging: 'Hello=World' })
    const { UploadId } = await world.s3.send(create)
    const part = new UploadPartCommand({ ...upload, UploadId, PartNumber: 1, Body: 'x' })
    const { ETag, ChecksumCRC32 } = await world.s3.send(part)
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag, ChecksumCRC32 }] }
    await world.s3.send(
      new CompleteMultipartUploadCommand({ ...upload, UploadId, MultipartUpload }),
    )
    expect(await tagsOf({ Key: 'parts' })).toEqual({ Hello: 'World' })
  })

  it.each([
    [undefined, undefined, { a: '1' }],
    ['COPY', 'b=2', { a: '1' }],
    ['REPLACE', 'b=2', { b: '2' }],
    ['REPLACE', undefined, {}],
  ] as const)('are copied with %s %s', async (TaggingDirective, Tagging, expected) => {
    await put('source', 'a=1')
    const input: CopyObjectCommandInput = { Bucket, Key: 'copy', CopySource: `${Bucket}/source` }
    const directive = { ...(TaggingDirective && { TaggingDirective }), ...(Tagging && { Tagging }) }
    for (const MetadataDirective of ['COPY', 'REPLACE'] as const) {
      await world.s3.send(new CopyObjectCommand({ ...input, ...directive, MetadataDirective }))
      expect(await tagsOf({ Key: 'copy' })).toEqual(expected)
    }
  })

  it('belong to one version', async () => {
    const bucket = 'tagging-versions'
    await world.s3.send(new CreateBucketCommand({ Bucket: bucket }))
    const VersioningConfiguration = { Status: 'Enabled' } as const
    await world.s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }))
    const first = await put('k', 'at=1', bucket)
    const second = await put('k', 'at=2', bucket)
    const of = (VersionId?: string) => ({
      Bucket: bucket,
      Key: 'k',
      ...(VersionId && { VersionId }),
    })
    expect((await tag(of(first.VersionId), { at: 'one' })).VersionId).toBe(first.VersionId)
    expect((await tag(of(), { at: 'two' })).VersionId).toBe(second.VersionId)
    expect(await tagsOf(of(first.VersionId))).toEqual({ at: 'one' })
    expect(await tagsOf(of())).toEqual({ at: 'two' })
    const remove = new DeleteObjectTaggingCommand(of(first.VersionId))
    expect((await world.s3.send(remove)).VersionId).toBe(first.VersionId)
    expect(await tagsOf(of(first.VersionId))).toEqual({})

    const marker = await world.s3.send(new DeleteObjectCommand(of()))
    for (const VersionId of [undefined, marker.VersionId]) {
      for (const [method, code] of [
        ['GET', 405],
        ['PUT', 405],
        ['DELETE', 405],
      ] as const) {
        const url = `/${bucket}/k?tagging${VersionId ? `&versionId=${VersionId}` : ''}`
        const body = method === 'PUT' ? '<Tagging><TagSet/></Tagging>' : ''
        const { status, error } = await world.send({ method, url, body })
        expect([status, error?.code, error?.details['Method']]).toEqual([
          code,
          'MethodNotAllowed',
          method,
        ])
      }
    }
  })

  it('of nothing are not there', async () => {
    for (const call of [
      () => tagsOf({ Key: 'absent' }),
      () => tag({ Key: 'absent' }, {}),
      () => world.s3.send(new DeleteObjectTaggingCommand({ Bucket, Key: 'absent' })),
    ])
      await expect(call()).rejects.toMatchObject({ name: 'NoSuchKey' })
  })

  it('that S3 would not take are refused, and stay what they were', async () => {
    await put('kept', 'a=1')
    const eleven = Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`${at}`, '']))
    await expect(tag({ Key: 'kept' }, eleven)).rejects.toMatchObject({ name: 'BadRequest' })
    await expect(tag({ Key: 'kept' }, { 'aws:a': '' })).rejects.toMatchObject({
      name: 'InvalidTag',
    })
    await expect(put('kept', 'a=1&a=2')).rejects.toMatchObject({ name: 'InvalidArgument' })
    for (const body of [
      '',
      '<Tagging/>',
      '<Tagging><TagSet><Tag><Key>a</Key></Tag></TagSet></Tagging>',
    ]) {
      const answer = await world.send({ method: 'PUT', url: `/${Bucket}/kept?tagging`, body })
      expect([answer.status, answer.error?.code]).toEqual([400, 'MalformedXML'])
    }
    expect(await tagsOf({ Key: 'kept' })).toEqual({ a: '1' })
  })

  it('are on disk', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'stowage-tags-'))
    const first = await openS3World({ directory })
    await first.s3.send(new CreateBucketCommand({ Bucket }))
    await first.s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'k', Tagging: 'a=1' }))
    const Tagging = { TagSet: tagSet({ b: '2' }) }
    await first.s3.send(new PutObjectTaggingCommand({ Bucket, Key: 'k', Tagging }))
    await first.close()
    const second = await openS3World({ directory })
    const { TagSet } = await second.s3.send(new GetObjectTaggingCommand({ Bucket, Key: 'k' }))
    expect(TagSet).toEqual([{ Key: 'b', Value: '2' }])
    await second.close()
    await rm(directory, { recursive: true })
  })
})

describe('a bucket policy', () => {
  const bucket = 'tagging-policy'
  beforeAll(async () => {
    await world.s3.send(new CreateBucketCommand({ Bucket: bucket }))
    await world.s3.send(new DeletePublicAccessBlockCommand({ Bucket: bucket }))
    await put('public', 'class=public', bucket)
    await put('private', 'class=private', bucket)
    await put('untagged', undefined, bucket)
  })
  const allow = (Action: string | string[], Condition?: unknown) => {
    const Resource = `arn:aws:s3:::${bucket}/*`
    const Statement = {
      Effect: 'Allow',
      Principal: '*',
      Action,
      Resource,
      ...(Condition ? { Condition } : {}),
    }
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [Statement] })
    return world.s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }))
  }
  const send = async (
    method: string,
    path: string,
    more: { headers?: Record<string, string>; body?: string } = {},
  ) => (await world.sendAnonymous({ method, url: `/${bucket}/${path}`, ...more })).status
  const document = (key: string, value: string) =>
    `<Tagging><TagSet><Tag><Key>${key}</Key><Value>${value}</Value></Tag></TagSet></Tagging>`

  it('may ask for the tags that an object has', async () => {
    const onTag = { StringEquals: { 's3:ExistingObjectTag/class': 'public' } }
    await allow('s3:GetObject', onTag)
    const read = ['public', 'private', 'untagged', 'absent'].map((key) => send('GET', key))
    expect(await Promise.all(read)).toEqual([200, 403, 403, 403])
    await allow('s3:*ObjectTagging', onTag)
    expect(await send('GET', 'public?tagging')).toBe(200)
    expect(await send('GET', 'public')).toBe(403)
    expect(await send('PUT', 'private?tagging', { body: document('class', 'public') })).toBe(403)
    expect(await send('DELETE', 'private?tagging')).toBe(403)
  })

  it('may ask for the tags that a request sets', async () => {
    await allow(['s3:PutObject', 's3:PutObjectTagging'], {
      StringEquals: { 's3:RequestObjectTag/class': 'public' },
      'ForAllValues:StringEquals': { 's3:RequestObjectTagKeys': ['class', 'team'] },
    })
    const tagged = (tagging: string) =>
      send('PUT', 'new', { headers: { 'x-amz-tagging': tagging } })
    expect([await tagged('class=public'), await tagged('class=private')]).toEqual([200, 403])
    expect([await tagged('class=public&team=a'), await tagged('class=public&x=')]).toEqual([
      200, 403,
    ])
    expect([await send('PUT', 'new'), await tagged('class=a&class=b')]).toEqual([403, 400])
    const replaced = (key: string, value: string) =>
      send('PUT', 'new?tagging', { body: document(key, value) })
    expect([await replaced('class', 'public'), await replaced('class', 'x')]).toEqual([200, 403])
    const headers = { 'x-amz-copy-source': `/${bucket}/public`, 'x-amz-tagging': 'class=public' }
    expect(await send('PUT', 'copied', { headers })).toBe(403)
  })

  it('has to allow tags apart from the object, and their number', async () => {
    await allow(['s3:PutObject', 's3:GetObject'])
    expect(await send('PUT', 'apart')).toBe(200)
    expect(await send('PUT', 'apart', { headers: { 'x-amz-tagging': 'a=1' } })).toBe(403)
    expect(await send('PUT', 'apart?tagging', { body: document('a', '1') })).toBe(403)
    expect(await send('POST', 'apart?uploads', { headers: { 'x-amz-tagging': 'a=1' } })).toBe(403)
    const copy = { 'x-amz-copy-source': `/${bucket}/public` }
    expect(await send('PUT', 'copied', { headers: copy })).toBe(403)
    expect(
      await send('PUT', 'copied', { headers: { ...copy, 'x-amz-tagging-directive': 'REPLACE' } }),
    ).toBe(200)
    const count = async () =>
      (await world.sendAnonymous({ url: `/${bucket}/public` })).headers['x-amz-tagging-count']
    expect(await count()).toBeUndefined()
    await allow(['s3:GetObject', 's3:GetObjectTagging', 's3:PutObject', 's3:PutObjectTagging'])
    expect([await count(), await send('PUT', 'copied', { headers: copy })]).toEqual(['1', 200])
  })
})
