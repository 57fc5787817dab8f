import { createHash } from 'node:crypto'
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openS3World, type S3World } from './s3-world.ts'

let world: S3World
let Bucket = ''
let buckets = 0
beforeAll(async () => {
  world = await openS3World()
})
beforeEach(async () => {
  Bucket = `versioned-${++buckets}`
  await world.s3.send(new CreateBucketCommand({ Bucket }))
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const set = (Status: 'Enabled' | 'Suspended') =>
  world.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }))
const put = async (Key: string, Body: string) =>
  (await world.s3.send(new PutObjectCommand({ Bucket, Key, Body }))).VersionId
const get = async (Key: string, VersionId?: string) => {
  const command = new GetObjectCommand({ Bucket, Key, ...(VersionId && { VersionId }) })
  return (await world.s3.send(command)).Body?.transformToString()
}
const drop = (Key: string, VersionId?: string) =>
  world.s3.send(new DeleteObjectCommand({ Bucket, Key, ...(VersionId && { VersionId }) }))
const versions = () => world.s3.send(new ListObjectVersionsCommand({ Bucket }))

describe('a bucket that never had versioning', () => {
  it('has no state and names no versions', async () => {
    expect((await world.s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBeUndefined()
    expect(await put('a', '1')).toBeUndefined()
    expect((await drop('a')).VersionId).toBeUndefined()
    expect((await versions()).Versions).toBeUndefined()
  })

  it('takes no state but Enabled and Suspended', async () => {
    const url = `/${Bucket}?versioning`
    const body = (status: string) => `<VersioningConfiguration>${status}</VersioningConfiguration>`
    for (const status of ['', '<Status>enabled</Status>', '<Status>Off</Status>']) {
      const document = body(status)
      const headers = { 'content-md5': createHash('md5').update(document).digest('base64') }
      const answer = await world.send({ method: 'PUT', url, body: document, headers })
      expect(answer.status).toBe(400)
      expect(answer.error?.code).toMatch(/IllegalVersioningConfigurationException|MalformedXML/)
    }
    expect((await world.s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBeUndefined()
  })
})

describe('with versioning enabled', () => {
  beforeEach(() => set('Enabled'))

  it('keeps every version, each by its id', async () => {
    expect((await world.s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe('Enabled')
    const ids = [await put('a', '1'), await put('a', '2'), await put('a', '3')]
    expect(new Set(ids).size).toBe(3)
    expect(await Promise.all(ids.map((id) => get('a', id)))).toEqual(['1', '2', '3'])
    expect(await get('a')).toBe('3')
    const { Versions = [] } = await versions()
    expect(Versions.map(({ VersionId, IsLatest }) => [VersionId, IsLatest])).toEqual([
      [ids[2], true],
      [ids[1], false],
      [ids[0], false],
    ])
  })

  it('deletes with a marker, and undoes that by deleting the marker', async () => {
    const id = await put('a', '1')
    const marker = await drop('a')
    expect(marker.DeleteMarker).toBe(true)
    await expect(get('a')).rejects.toMatchObject({ name: 'NoSuchKey' })
    expect(await get('a', id)).toBe('1')
    expect((await world.s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0)
    const listed = await versions()
    expect(listed.DeleteMarkers).toMatchObject([{ VersionId: marker.VersionId, IsLatest: true }])
    expect(listed.Versions).toMatchObject([{ VersionId: id, IsLatest: false }])
    expect(await drop('a', marker.VersionId)).toMatchObject({
      DeleteMarker: true,
      VersionId: marker.VersionId,
    })
    expect(await get('a')).toBe('1')
  })

  it('says of a delete marker that it is one', async () => {
    await put('a', '1')
    const { VersionId = '' } = await drop('a')
    const latest = await world.send({ url: `/${Bucket}/a` })
    expect([latest.status, latest.error?.code]).toEqual([404, 'NoSuchKey'])
    expect(latest.headers).toMatchObject({
      'x-amz-delete-marker': 'true',
      'x-amz-version-id': VersionId,
    })
    const named = await world.send({ url: `/${Bucket}/a?versionId=${VersionId}` })
    expect([named.status, named.error?.code]).toEqual([405, 'MethodNotAllowed'])
    expect(named.headers).toMatchObject({ 'x-amz-delete-marker': 'true', allow: 'DELETE' })
  })

  it('deletes a version for good, and the one before is the latest', async () => {
    const one = await put('a', '1')
    const two = await put('a', '2')
    await drop('a', two)
    expect(await get('a')).toBe('1')
    await expect(get('a', two)).rejects.toMatchObject({ name: 'NoSuchVersion' })
    await expect(world.s3.send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject({
      name: 'BucketNotEmpty',
    })
    await drop('a', one)
    await world.s3.send(new DeleteBucketCommand({ Bucket }))
  })

  it('deletes versions and leaves markers in one DeleteObjects', async () => {
    const id = await put('a', '1')
    await put('b', '2')
    const Delete = { Objects: [{ Key: 'a', VersionId: id ?? '' }, { Key: 'b' }] }
    const { Deleted } = await world.s3.send(new DeleteObjectsCommand({ Bucket, Delete }))
    expect(Deleted).toMatchObject([
      { Key: 'a', VersionId: id },
      { Key: 'b', DeleteMarker: true },
    ])
    expect(Deleted?.[1]?.DeleteMarkerVersionId).toBe(
      (await versions()).DeleteMarkers?.[0]?.VersionId,
    )
  })

  it('pages through versions across keys', async () => {
    for (const body of ['1', '2', '3']) {
      await put('a', body)
      await put('b', body)
    }
    await drop('b')
    const all = await versions()
    const wanted = [...(all.Versions ?? []), ...(all.DeleteMarkers ?? [])].map(
      ({ Key, VersionId }) => `${Key} ${VersionId}`,
    )
    const found: string[] = []
    let marker: { KeyMarker?: string; VersionIdMarker?: string } = {}
    for (;;) {
      const page = await world.s3.send(
        new ListObjectVersionsCommand({ Bucket, MaxKeys: 2, ...marker }),
      )
      const entries = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])]
      expect(entries.length).toBeLessThanOrEqual(2)
      found.push(...entries.map(({ Key, VersionId }) => `${Key} ${VersionId}`))
      if (page.IsTruncated !== true) break
      const { NextKeyMarker, NextVersionIdMarker } = page
      marker = {
        ...(NextKeyMarker !== undefined && { KeyMarker: NextKeyMarker }),
        ...(NextVersionIdMarker !== undefined && { VersionIdMarker: NextVersionIdMarker }),
      }
    }
    expect(found.sort()).toEqual(wanted.sort())
    expect(found).toHaveLength(7)
  })

  it('knows no version by a foreign id', async () => {
    await put('a', '1')
    for (const id of ['null', 'nonsense', '0'.repeat(32), '%00', '../a']) {
      const answer = await world.send({ url: `/${Bucket}/a?versionId=${id}` })
      expect([id, answer.error?.code]).toEqual([
        id,
        expect.stringMatching(/NoSuchVersion|InvalidArgument/),
      ])
    }
  })
})

describe('with versioning suspended', () => {
  it('names no version in the answer to a write, but in that to a read', async () => {
    await put('a', 'source')
    await set('Suspended')
    expect(await put('b', 'x')).toBeUndefined()
    const copy = new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/a` })
    expect((await world.s3.send(copy)).VersionId).toBeUndefined()
    const head = new HeadObjectCommand({ Bucket, Key: 'copy' })
    expect((await world.s3.send(head)).VersionId).toBe('null')
  })

  it('overwrites the null version and keeps the others', async () => {
    await put('a', 'before')
    await set('Enabled')
    const id = await put('a', 'enabled')
    await set('Suspended')
    await put('a', 'suspended')
    expect(await get('a')).toBe('suspended')
    expect(await get('a', id)).toBe('enabled')
    expect((await versions()).Versions?.map(({ VersionId }) => VersionId)).toEqual(['null', id])
    expect(await drop('a')).toMatchObject({ DeleteMarker: true, VersionId: 'null' })
    expect((await versions()).Versions?.map(({ VersionId }) => VersionId)).toEqual([id])
    const head = new HeadObjectCommand({ Bucket, Key: 'a', VersionId: id ?? '' })
    expect((await world.s3.send(head)).VersionId).toBe(id)
  })

  it('lists all that is left to whoever deletes page by page', async () => {
    await set('Enabled')
    const [oldest] = [await put('a', '1'), await put('a', '2')]
    await set('Suspended')
    await put('a', '3')
    await set('Enabled')
    await put('a', '4')
    const left: unknown[] = []
    let marker: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {}
    for (const _ of [1, 2]) {
      const command = new ListObjectVersionsCommand({ Bucket, MaxKeys: 2, ...marker })
      const { Versions = [], NextKeyMarker, NextVersionIdMarker } = await world.s3.send(command)
      for (const { VersionId } of Versions) await drop('a', VersionId)
      left.push(Versions.map(({ VersionId, IsLatest }) => [VersionId, IsLatest]).at(-1))
      marker = { KeyMarker: NextKeyMarker, VersionIdMarker: NextVersionIdMarker }
    }
    expect(left).toEqual([
      ['null', false],
      [oldest, false],
    ])
    expect((await versions()).Versions).toBeUndefined()
  })
})
