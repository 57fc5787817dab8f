import {
  CreateBucketCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type ListObjectsV2CommandInput,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openS3World, type S3World } from './s3-world.ts'

const Bucket = 'listing'
/** 25 prefixes of 100 keys, in byte order. */
const keys = Array.from(
  { length: 2500 },
  (_, at) =>
    `p${String(Math.floor(at / 100)).padStart(2, '0')}/k${String(at % 100).padStart(2, '0')}`,
)

let world: S3World
beforeAll(async () => {
  world = await openS3World()
  await world.s3.send(new CreateBucketCommand({ Bucket }))
  for (let at = 0; at < keys.length; at += 100) {
    const some = keys.slice(at, at + 100)
    await Promise.all(some.map((Key) => world.s3.send(new PutObjectCommand({ Bucket, Key }))))
  }
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const list = (input: Partial<ListObjectsV2CommandInput> = {}) =>
  world.s3.send(new ListObjectsV2Command({ Bucket, ...input }))
const namesOf = (objects: readonly { readonly Key?: string | undefined }[] = []) =>
  objects.map(({ Key }) => Key)
const prefixesOf = (prefixes: readonly { readonly Prefix?: string | undefined }[] = []) =>
  prefixes.map(({ Prefix }) => Prefix)

/** Every page of a listing, version 2. */
async function pages(input: Partial<ListObjectsV2CommandInput>) {
  const all = []
  let ContinuationToken: string | undefined
  do {
    const page = await list({ ...input, ...(ContinuationToken && { ContinuationToken }) })
    all.push(page)
    ContinuationToken = page.NextContinuationToken
    expect(page.IsTruncated).toBe(ContinuationToken !== undefined)
  } while (ContinuationToken !== undefined)
  return all
}

describe('ListObjectsV2', () => {
  it('gives 2,500 keys in three pages, each key once and in order', async () => {
    const all = await pages({})
    expect(all.map(({ KeyCount }) => KeyCount)).toEqual([1000, 1000, 500])
    expect(all.flatMap(({ Contents }) => namesOf(Contents))).toEqual(keys)
  })

  it.each([1, 7, 100, 999])('pages by %i with a delimiter, each prefix once', async (MaxKeys) => {
    const all = await pages({ MaxKeys, Delimiter: '/' })
    const prefixes = all.flatMap(({ CommonPrefixes }) => prefixesOf(CommonPrefixes))
    expect(prefixes).toEqual([...new Set(keys.map((key) => key.slice(0, 4)))])
    expect(all.every(({ KeyCount }) => KeyCount !== undefined && KeyCount <= MaxKeys)).toBe(true)
    expect(all.flatMap(({ Contents = [] }) => Contents)).toEqual([])
  })

  it('keeps to a prefix, and splits what follows it', async () => {
    expect(namesOf((await list({ Prefix: 'p07/k0' })).Contents)).toEqual(
      keys.filter((key) => key.startsWith('p07/k0')),
    )
    const { CommonPrefixes, Contents } = await list({ Prefix: 'p', Delimiter: 'k' })
    expect([prefixesOf(CommonPrefixes).length, Contents]).toEqual([25, undefined])
    const inside = await list({ Prefix: 'p07/', Delimiter: '/' })
    expect(inside.CommonPrefixes).toBeUndefined()
    expect(inside.KeyCount).toBe(100)
  })

  it('starts after a key that need not be there', async () => {
    const { Contents = [], StartAfter } = await list({ StartAfter: 'p23/k98a', MaxKeys: 2 })
    expect(namesOf(Contents)).toEqual(['p23/k99', 'p24/k00'])
    expect(StartAfter).toBe('p23/k98a')
    expect((await list({ StartAfter: 'z' })).KeyCount).toBe(0)
  })

  it('has nothing to say for max-keys 0, and caps at a thousand', async () => {
    const none = await list({ MaxKeys: 0 })
    expect(none).toMatchObject({ IsTruncated: false, KeyCount: 0, MaxKeys: 0 })
    expect((await list({ MaxKeys: 5000 })).KeyCount).toBe(1000)
  })

  it('names the owner only when asked', async () => {
    expect((await list({ MaxKeys: 1 })).Contents?.[0]?.Owner).toBeUndefined()
    const { Contents } = await list({ MaxKeys: 1, FetchOwner: true })
    expect(Contents?.[0]?.Owner?.ID).toMatch(/^[0-9a-f]{64}$/)
    expect(Contents?.[0]).toMatchObject({
      Size: 0,
      StorageClass: 'STANDARD',
      ETag: '"d41d8cd98f00b204e9800998ecf8427e"',
      ChecksumAlgorithm: ['CRC32'],
    })
  })

  it('encodes keys, prefixes and the delimiter when asked', async () => {
    await world.s3.send(new PutObjectCommand({ Bucket, Key: 'z +/ü+' }))
    await world.s3.send(new PutObjectCommand({ Bucket, Key: 'z + x' }))
    const answer = await list({ Prefix: 'z +', Delimiter: '/', EncodingType: 'url' })
    expect(answer).toMatchObject({ Prefix: 'z%20%2B', EncodingType: 'url', Delimiter: '/' })
    expect(namesOf(answer.Contents)).toEqual(['z%20%2B%20x'])
    expect(prefixesOf(answer.CommonPrefixes)).toEqual(['z%20%2B/'])
    for (const { Key = '' } of (await list({ Prefix: 'z' })).Contents ?? []) {
      expect(
        (await world.send({ method: 'DELETE', url: `/${Bucket}/${encodeURIComponent(Key)}` }))
          .status,
      ).toBe(204)
    }
  })

  it('takes an empty delimiter for none, in every listing', async () => {
    for (const query of ['list-type=2', 'versions', 'uploads', 'max-keys=1000']) {
      const { body } = await world.send({ url: `/${Bucket}?${query}&delimiter=` })
      expect(body.toString()).toContain('<IsTruncated>')
      expect(body.toString()).not.toMatch(/<Delimiter|<CommonPrefixes/)
    }
  })

  it.each([
    'max-keys=-1',
    'max-keys=x',
    'max-keys=2147483648',
    'encoding-type=base64',
    'continuation-token=rubbish',
  ])('%s is InvalidArgument', async (query) => {
    const answer = await world.send({ url: `/${Bucket}?list-type=2&${query}` })
    expect([answer.status, answer.error?.code]).toEqual([400, 'InvalidArgument'])
  })
})

describe('ListObjects', () => {
  it('pages by marker', async () => {
    const found: (string | undefined)[] = []
    let Marker: string | undefined
    for (;;) {
      const page = await world.s3.send(
        new ListObjectsCommand({ Bucket, ...(Marker !== undefined && { Marker }) }),
      )
      found.push(...namesOf(page.Contents))
      expect(page.NextMarker).toBeUndefined()
      if (page.IsTruncated !== true) break
      Marker = found.at(-1)
    }
    expect(found).toEqual(keys)
  })

  it('names the next marker when there is a delimiter', async () => {
    const first = new ListObjectsCommand({ Bucket, Delimiter: '/', MaxKeys: 24 })
    const { NextMarker, CommonPrefixes } = await world.s3.send(first)
    expect([NextMarker, CommonPrefixes?.length]).toEqual(['p23/', 24])
    const second = new ListObjectsCommand({ Bucket, Delimiter: '/', Marker: 'p23/' })
    expect(prefixesOf((await world.s3.send(second)).CommonPrefixes)).toEqual(['p24/'])
  })
})

describe('ListObjectVersions', () => {
  it('lists a bucket that never had versioning, with null versions', async () => {
    const answer = await world.s3.send(new ListObjectVersionsCommand({ Bucket, MaxKeys: 3 }))
    expect(answer.Versions).toMatchObject(
      keys.slice(0, 3).map((Key) => ({ Key, VersionId: 'null', IsLatest: true })),
    )
    expect([answer.IsTruncated, answer.NextKeyMarker]).toEqual([true, keys[2]])
  })
})

describe('ListBuckets', () => {
  it('pages through buckets by name and prefix', async () => {
    for (const name of ['pb-c', 'pb-a', 'pb-b'])
      await world.s3.send(new CreateBucketCommand({ Bucket: name }))
    const first = await world.s3.send(new ListBucketsCommand({ Prefix: 'pb-', MaxBuckets: 2 }))
    expect(first.Buckets?.map(({ Name }) => Name)).toEqual(['pb-a', 'pb-b'])
    const { ContinuationToken } = first
    expect(ContinuationToken).toBeDefined()
    const rest = new ListBucketsCommand({
      Prefix: 'pb-',
      ...(ContinuationToken && { ContinuationToken }),
    })
    expect((await world.s3.send(rest)).Buckets?.map(({ Name }) => Name)).toEqual(['pb-c'])
  })
})
