import {
  CreateBucketCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  CreateMultipartUploadCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openS3World, type S3World } from './s3-world.ts'

const Bucket = 'listing-details'
const keys = ['a/1', 'a/2', 'b c+d', 'control\u0001', 'ü/\n']

let world: S3World
beforeAll(async () => {
  world = await openS3World()
  await world.s3.send(new CreateBucketCommand({ Bucket }))
  for (const Key of keys) await world.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }))
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const list = (query: string) => world.send({ url: `/${Bucket}?${query}` })

describe('keys that XML cannot hold', () => {
  it.each(['', 'list-type=2', 'versions'])('come as character references: ?%s', async (query) => {
    const { body } = await list(query)
    expect(body.toString()).toContain('<Key>control&#x1;</Key>')
    expect(body.toString()).toContain('<Key>ü/&#xa;</Key>')
  })

  it.each(['', 'list-type=2&', 'versions&'])('and encoded when asked: ?%s', async (query) => {
    const { body } = await list(`${query}encoding-type=url&delimiter=%0A&prefix=%C3%BC`)
    const text = body.toString()
    expect(text).toContain('<EncodingType>url</EncodingType>')
    expect(text).toContain('<Delimiter>%0A</Delimiter>')
    expect(text).toContain('<Prefix>%C3%BC</Prefix>')
    expect(text).toContain('<CommonPrefixes><Prefix>%C3%BC/%0A</Prefix></CommonPrefixes>')
  })

  it('refuses another encoding', async () => {
    expect((await list('encoding-type=base64')).error).toMatchObject({ code: 'InvalidArgument' })
  })
})

describe('max-keys', () => {
  it.each(['-1', 'x', '1.5', '2147483648', ''])('%j is refused', async (text) => {
    for (const query of ['', 'list-type=2&', 'versions&']) {
      const { status, error } = await list(`${query}max-keys=${text}`)
      expect([status, error?.code]).toEqual([400, 'InvalidArgument'])
    }
  })

  it('0 lists nothing, and says that nothing follows', async () => {
    const page = await world.s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: 0 }))
    expect(page).toMatchObject({ KeyCount: 0, IsTruncated: false, MaxKeys: 0 })
    const versions = await world.s3.send(new ListObjectVersionsCommand({ Bucket, MaxKeys: 0 }))
    expect(versions).toMatchObject({ IsTruncated: false })
  })

  it('above 1000 is answered with 1000', async () => {
    const { MaxKeys } = await world.s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: 5000 }))
    expect(MaxKeys).toBe(1000)
  })
})

it('an empty continuation token begins at the beginning, a broken one is refused', async () => {
  const page = await world.s3.send(new ListObjectsV2Command({ Bucket, ContinuationToken: '' }))
  expect(page.KeyCount).toBe(keys.length)
  expect((await list('list-type=2&continuation-token=x')).error?.code).toBe('InvalidArgument')
})

it('owners are told by the first listing always, by the second when asked', async () => {
  const { Contents: [first] = [] } = await world.s3.send(new ListObjectsCommand({ Bucket }))
  expect(first?.Owner?.ID).toMatch(/^[\da-f]{64}$/)
  const { Contents: [second] = [] } = await world.s3.send(new ListObjectsV2Command({ Bucket }))
  expect(second?.Owner).toBeUndefined()
  const fetched = await world.s3.send(new ListObjectsV2Command({ Bucket, FetchOwner: true }))
  expect(fetched.Contents?.[0]?.Owner).toEqual(first?.Owner)
})

it('no attribute but RestoreStatus can be asked for', async () => {
  const ask = (value: string) =>
    world.send({ url: `/${Bucket}`, headers: { 'x-amz-optional-object-attributes': value } })
  expect((await ask('RestoreStatus')).status).toBe(200)
  expect((await ask('Owner')).error?.code).toBe('InvalidArgument')
})

it('a listing of versions pages through those of one key', async () => {
  const VersioningConfiguration = { Status: 'Enabled' as const }
  const versioned = { Bucket: 'listing-versions' }
  await world.s3.send(new CreateBucketCommand(versioned))
  await world.s3.send(new PutBucketVersioningCommand({ ...versioned, VersioningConfiguration }))
  for (const Body of ['1', '2', '3', '4', '5'])
    await world.s3.send(new PutObjectCommand({ ...versioned, Key: 'k', Body }))
  const found: string[] = []
  let marker: { KeyMarker?: string; VersionIdMarker?: string } = {}
  for (let more = true; more;) {
    const command = new ListObjectVersionsCommand({ ...versioned, ...marker, MaxKeys: 2 })
    const {
      Versions = [],
      IsTruncated,
      NextKeyMarker,
      NextVersionIdMarker,
    } = await world.s3.send(command)
    found.push(...Versions.map(({ VersionId = '' }) => VersionId))
    expect(Versions.filter(({ IsLatest }) => IsLatest)).toHaveLength(found.length === 2 ? 1 : 0)
    marker = { KeyMarker: NextKeyMarker ?? '', VersionIdMarker: NextVersionIdMarker ?? '' }
    more = IsTruncated === true
  }
  expect(new Set(found).size).toBe(5)
  expect(found).toEqual(found.toSorted().toReversed())
})

it('uploads are listed with class, checksum, owner and who began them', async () => {
  const command = new CreateMultipartUploadCommand({
    Bucket,
    Key: 'upload',
    StorageClass: 'STANDARD_IA',
    ChecksumAlgorithm: 'SHA256',
  })
  const { UploadId } = await world.s3.send(command)
  const { Uploads: [upload] = [] } = await world.s3.send(
    new ListMultipartUploadsCommand({ Bucket }),
  )
  expect(upload).toMatchObject({
    UploadId,
    StorageClass: 'STANDARD_IA',
    ChecksumAlgorithm: 'SHA256',
    ChecksumType: 'COMPOSITE',
  })
  expect(upload?.Initiator).toEqual(upload?.Owner)
})
