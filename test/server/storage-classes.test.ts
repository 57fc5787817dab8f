import {
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  type StorageClass,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openS3World, type S3World } from './s3-world.ts'

const Bucket = 'classes'
let world: S3World

beforeAll(async () => {
  world = await openS3World()
  await world.s3.send(new CreateBucketCommand({ Bucket }))
})
afterAll(() => world.close())

const put = (Key: string, StorageClass?: StorageClass) =>
  world.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'body', StorageClass }))
const head = (Key: string) => world.s3.send(new HeadObjectCommand({ Bucket, Key }))

async function listedClass(Prefix: string): Promise<string | undefined> {
  const { Contents = [] } = await world.s3.send(new ListObjectsV2Command({ Bucket, Prefix }))
  return Contents[0]?.StorageClass
}

const kept = [
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER_IR',
  'GLACIER',
  'DEEP_ARCHIVE',
] as const
const readable = kept.filter((each) => each !== 'GLACIER' && each !== 'DEEP_ARCHIVE')

describe('a storage class', () => {
  it.each(kept)('%s is kept and told', async (storageClass) => {
    await put(storageClass, storageClass)
    expect((await head(storageClass)).StorageClass).toBe(storageClass)
    expect(await listedClass(storageClass)).toBe(storageClass)
  })

  it('STANDARD is told in listings alone', async () => {
    await put('standard', 'STANDARD')
    expect((await head('standard')).StorageClass).toBeUndefined()
    expect(await listedClass('standard')).toBe('STANDARD')
  })

  it.each(['OUTPOSTS', 'SNOW', 'EXPRESS_ONEZONE', 'FSX_OPENZFS', 'standard_ia', 'FROZEN'])(
    '%s is none of a general purpose bucket',
    async (name) => {
      const refused = { name: 'InvalidStorageClass', $metadata: { httpStatusCode: 400 } }
      await expect(put('refused', name as StorageClass)).rejects.toMatchObject(refused)
    },
  )

  it('of an upload is that of its object, and told of it', async () => {
    const about = { Bucket, Key: 'upload' }
    const { UploadId } = await world.s3.send(
      new CreateMultipartUploadCommand({ ...about, StorageClass: 'ONEZONE_IA' }),
    )
    const parts = await world.s3.send(new ListPartsCommand({ ...about, UploadId }))
    expect(parts.StorageClass).toBe('ONEZONE_IA')
    const { Uploads } = await world.s3.send(new ListMultipartUploadsCommand({ Bucket }))
    expect(Uploads?.[0]?.StorageClass).toBe('ONEZONE_IA')
  })

  it('of a copy is what the copy asks for, not that of its source', async () => {
    await put('source', 'STANDARD_IA')
    const CopySource = `${Bucket}/source`
    await world.s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource }))
    expect((await head('copy')).StorageClass).toBeUndefined()
    const StorageClass = 'GLACIER_IR'
    await world.s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource, StorageClass }))
    expect((await head('copy')).StorageClass).toBe(StorageClass)
  })

  it('is changed by a copy onto itself', async () => {
    await put('itself')
    const copy = { Bucket, Key: 'itself', CopySource: `${Bucket}/itself` }
    await expect(world.s3.send(new CopyObjectCommand(copy))).rejects.toMatchObject({
      name: 'InvalidRequest',
    })
    await world.s3.send(new CopyObjectCommand({ ...copy, StorageClass: 'STANDARD_IA' }))
    expect((await head('itself')).StorageClass).toBe('STANDARD_IA')
  })

  it.each(readable)('%s is read at once', async (storageClass) => {
    await put('read', storageClass)
    const { Body } = await world.s3.send(new GetObjectCommand({ Bucket, Key: 'read' }))
    expect(await Body?.transformToString()).toBe('body')
  })
})
