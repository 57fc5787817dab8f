import { createHash } from 'node:crypto'
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openS3World, type S3World } from './s3-world.ts'

const Bucket = 'deleting'
let world: S3World
beforeAll(async () => {
  world = await openS3World()
  await world.s3.send(new CreateBucketCommand({ Bucket }))
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const put = (...keys: string[]) =>
  Promise.all(keys.map((Key) => world.s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }))))
const count = async () => (await world.s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount

describe('DeleteObject', () => {
  it('is 204, whether the key was there or not', async () => {
    await put('a')
    for (const Key of ['a', 'a', 'never']) {
      const { $metadata } = await world.s3.send(new DeleteObjectCommand({ Bucket, Key }))
      expect($metadata.httpStatusCode).toBe(204)
    }
  })

  it('never deletes the bucket or the object for a sub-resource that cannot be deleted', async () => {
    await put('stays')
    const queries = ['versioning', 'acl', 'location', 'uploads', 'policyStatus', 'requestPayment']
    for (const query of queries) {
      const answer = await world.send({ method: 'DELETE', url: `/${Bucket}?${query}` })
      expect([query, answer.status, answer.error?.code]).toEqual([query, 405, 'MethodNotAllowed'])
    }
    const ofObject = ['acl', 'attributes', 'torrent', 'retention', 'legal-hold', 'uploads']
    for (const query of ofObject) {
      const answer = await world.send({ method: 'DELETE', url: `/${Bucket}/stays?${query}` })
      expect([query, answer.status, answer.error?.code]).toEqual([query, 405, 'MethodNotAllowed'])
    }
    expect(await count()).toBe(1)
  })
})

describe('DeleteObjects', () => {
  it('deletes a thousand at once and names each', async () => {
    const keys = Array.from({ length: 1000 }, (_, at) => `many/${at}`)
    for (let at = 0; at < keys.length; at += 100) await put(...keys.slice(at, at + 100))
    const Objects = keys.map((Key) => ({ Key }))
    const answer = await world.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }))
    expect(answer.Deleted?.map(({ Key }) => Key)).toEqual(keys)
    expect(answer.Errors).toBeUndefined()
    expect(await count()).toBe(1)
  })

  it('takes at most a thousand, and at least one', async () => {
    for (const length of [0, 1001]) {
      const Objects = Array.from({ length }, (_, at) => ({ Key: `${at}` }))
      const answer = world.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }))
      await expect(answer).rejects.toMatchObject({ name: 'MalformedXML' })
    }
  })

  it('says nothing of what went well when quiet', async () => {
    await put('q')
    const Delete = { Quiet: true, Objects: [{ Key: 'q' }, { Key: 'absent' }] }
    const answer = await world.s3.send(new DeleteObjectsCommand({ Bucket, Delete }))
    expect([answer.Deleted, answer.Errors]).toEqual([undefined, undefined])
  })

  it('reports key by key what it may not delete', async () => {
    await put('free', 'kept/1', 'changed')
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:DeleteObject',
        Resource: `arn:aws:s3:::${Bucket}/kept/*`,
      },
    })
    await world.s3.send(new PutBucketPolicyCommand({ Bucket, Policy }))
    const Delete = {
      Objects: [{ Key: 'free' }, { Key: 'kept/1' }, { Key: 'changed', ETag: '"no"' }],
    }
    const answer = await world.s3.send(new DeleteObjectsCommand({ Bucket, Delete }))
    expect(answer.Deleted).toMatchObject([{ Key: 'free' }])
    expect(answer.Errors?.map(({ Key, Code }) => [Key, Code])).toEqual([
      ['kept/1', 'AccessDenied'],
      ['changed', 'PreconditionFailed'],
    ])
    await world.send({ method: 'DELETE', url: `/${Bucket}?policy` })
  })

  it('may ask to bypass a lock, though nothing is locked', async () => {
    const headers = { 'x-amz-bypass-governance-retention': 'true' }
    const url = `/${Bucket}/bypassed`
    await world.send({ method: 'PUT', url, body: 'bypassed' })
    expect((await world.send({ method: 'DELETE', url, headers })).status).toBe(204)
    const body = '<Delete><Object><Key>bypassed</Key></Object></Delete>'
    const summed = { ...headers, 'content-md5': createHash('md5').update(body).digest('base64') }
    const request = { method: 'POST', url: `/${Bucket}?delete`, body, headers: summed }
    expect((await world.send(request)).status).toBe(200)
  })

  it('deletes nothing when its document changed on the way', async () => {
    const body = '<Delete><Object><Key>stays</Key></Object></Delete>'
    const headers = { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' }
    const answer = await world.send({ method: 'POST', url: `/${Bucket}?delete`, body, headers })
    expect([answer.status, answer.error?.code]).toEqual([400, 'BadDigest'])
    expect(await count()).toBe(3)
  })
})

describe('DeleteBucket', () => {
  it('waits until the bucket is empty', async () => {
    const remaining = world.s3.send(new DeleteBucketCommand({ Bucket }))
    await expect(remaining).rejects.toMatchObject({ name: 'BucketNotEmpty' })
    const Delete = { Objects: [{ Key: 'stays' }, { Key: 'kept/1' }, { Key: 'changed' }] }
    await world.s3.send(new DeleteObjectsCommand({ Bucket, Delete }))
    const { $metadata } = await world.s3.send(new DeleteBucketCommand({ Bucket }))
    expect($metadata.httpStatusCode).toBe(204)
    await expect(world.s3.send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject({
      name: 'NoSuchBucket',
    })
  })
})
