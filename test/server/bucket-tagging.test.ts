import {
  CreateBucketCommand,
  DeleteBucketTaggingCommand,
  DeletePublicAccessBlockCommand,
  GetBucketAbacCommand,
  GetBucketAccelerateConfigurationCommand,
  GetBucketRequestPaymentCommand,
  GetBucketTaggingCommand,
  PutBucketAbacCommand,
  PutBucketAccelerateConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketRequestPaymentCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
  type BucketAccelerateStatus,
  type Payer,
  type Tag,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openS3World, type S3World } from './s3-world.ts'

const Bucket = 'tagged'
let world: S3World
beforeAll(async () => {
  world = await openS3World()
  await world.s3.send(new CreateBucketCommand({ Bucket }))
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const put = (TagSet: Tag[]) =>
  world.s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }))
const get = () => world.s3.send(new GetBucketTaggingCommand({ Bucket }))
const absent = { name: 'NoSuchTagSet', $metadata: { httpStatusCode: 404 }, BucketName: Bucket }

describe('the tags of a bucket', () => {
  it('are put, read back in their order, and deleted', async () => {
    await expect(get()).rejects.toMatchObject(absent)
    const tags = [
      { Key: 'team', Value: 'web' },
      { Key: 'empty', Value: '' },
    ]
    expect((await put(tags)).$metadata.httpStatusCode).toBe(204)
    expect((await get()).TagSet).toEqual(tags)
    await world.s3.send(new DeleteBucketTaggingCommand({ Bucket }))
    await expect(get()).rejects.toMatchObject(absent)
    await put(tags)
    await put([])
    await expect(get()).rejects.toMatchObject(absent)
  })

  it('can be said when it is made', async () => {
    const made = (Key: string, name: string) =>
      world.s3.send(
        new CreateBucketCommand({
          Bucket: name,
          CreateBucketConfiguration: { Tags: [{ Key, Value: 'web' }] },
        }),
      )
    await made('team', 'made-tagged')
    const { TagSet } = await world.s3.send(new GetBucketTaggingCommand({ Bucket: 'made-tagged' }))
    expect(TagSet).toEqual([{ Key: 'team', Value: 'web' }])
    await expect(made('', 'made-ill')).rejects.toMatchObject({ name: 'InvalidTag' })
  })

  it('are at most fifty, each key once', async () => {
    const tags = (count: number) =>
      Array.from({ length: count }, (_, at) => ({ Key: `k${at}`, Value: 'v' }))
    await put(tags(50))
    expect((await get()).TagSet).toHaveLength(50)
    await expect(put(tags(51))).rejects.toMatchObject({ name: 'BadRequest' })
    await expect(put([...tags(1), ...tags(1)])).rejects.toMatchObject({
      name: 'InvalidTag',
      message: 'Cannot provide multiple Tags with the same key',
    })
    expect((await get()).TagSet).toHaveLength(50)
  })

  /** Source: answers of S3 that tests of other servers have recorded. */
  it.each([
    ['aws:x', 'v', 'InvalidTag', 'System tags cannot be added/updated by requester'],
    ['a,b', 'v', 'InvalidTag', 'The TagKey you have provided is invalid'],
    ['k', 'a,b', 'InvalidTag', 'The TagValue you have provided is invalid'],
    ['k'.repeat(129), 'v', 'InvalidTag', 'The TagKey you have provided is invalid'],
    ['k', 'v'.repeat(257), 'InvalidTag', 'The TagValue you have provided is invalid'],
  ])('%j=%j are refused', async (Key, Value, name, message) => {
    await expect(put([{ Key, Value }])).rejects.toMatchObject({ name, message })
  })

  it('have a key and a value', async () => {
    const body = '<Tagging><TagSet><Tag><Key>k</Key></Tag></TagSet></Tagging>'
    const answer = await world.send({ method: 'PUT', url: `/${Bucket}?tagging`, body })
    expect([answer.status, answer.error?.code]).toEqual([400, 'MalformedXML'])
  })
})

describe('tags that say who may use the bucket', () => {
  const abac = (Status: 'Enabled' | 'Disabled') =>
    world.s3.send(new PutBucketAbacCommand({ Bucket: 'controlled', AbacStatus: { Status } }))
  const status = async () =>
    (await world.s3.send(new GetBucketAbacCommand({ Bucket: 'controlled' }))).AbacStatus

  it.each(['aws:ResourceTag', 's3:BucketTag'])('are asked for as %s once they are', async (key) => {
    const create = { Bucket: 'controlled' }
    await world.s3.send(new CreateBucketCommand(create))
    await world.s3.send(new DeletePublicAccessBlockCommand(create))
    const TagSet = [{ Key: 'Audience', Value: 'everybody' }]
    await world.s3.send(new PutBucketTaggingCommand({ ...create, Tagging: { TagSet } }))
    await world.s3.send(new PutObjectCommand({ ...create, Key: 'a', Body: 'a' }))
    const Statement = {
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::controlled/*',
      Condition: { StringEquals: { [`${key}/Audience`]: 'everybody' } },
    }
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
    await world.s3.send(new PutBucketPolicyCommand({ ...create, Policy }))
    const read = async () => (await world.sendAnonymous({ url: '/controlled/a' })).status
    await abac('Disabled')
    expect([await status(), await read()]).toEqual([{ Status: 'Disabled' }, 403])
    await abac('Enabled')
    expect([await status(), await read()]).toEqual([{ Status: 'Enabled' }, 200])
    await world.s3.send(new PutBucketTaggingCommand({ ...create, Tagging: { TagSet: [] } }))
    expect(await read()).toBe(403)
  })
})

describe('acceleration', () => {
  const accelerate = (Status: string, bucket = Bucket) =>
    world.s3.send(
      new PutBucketAccelerateConfigurationCommand({
        Bucket: bucket,
        AccelerateConfiguration: { Status: Status as BucketAccelerateStatus },
      }),
    )
  const status = async () =>
    (await world.s3.send(new GetBucketAccelerateConfigurationCommand({ Bucket }))).Status

  it('is not set at first, then enabled or suspended', async () => {
    expect(await status()).toBeUndefined()
    for (const each of ['Enabled', 'Suspended']) {
      await accelerate(each)
      expect(await status()).toBe(each)
    }
    await expect(accelerate('enabled')).rejects.toMatchObject({ name: 'MalformedXML' })
  })

  it('is not for names with dots', async () => {
    await world.s3.send(new CreateBucketCommand({ Bucket: 'with.dots' }))
    await expect(accelerate('Enabled', 'with.dots')).rejects.toMatchObject({
      name: 'InvalidRequest',
      message:
        'S3 Transfer Acceleration is not supported for buckets with periods (.) in their names',
    })
  })
})

describe('the payer', () => {
  const pays = (Payer: string) =>
    world.s3.send(
      new PutBucketRequestPaymentCommand({
        Bucket,
        RequestPaymentConfiguration: { Payer: Payer as Payer },
      }),
    )
  const payer = async () =>
    (await world.s3.send(new GetBucketRequestPaymentCommand({ Bucket }))).Payer

  it('is the owner until it is the requester, and again', async () => {
    expect(await payer()).toBe('BucketOwner')
    for (const each of ['Requester', 'BucketOwner']) {
      await pays(each)
      expect(await payer()).toBe(each)
    }
    await expect(pays('Nobody')).rejects.toMatchObject({ name: 'MalformedXML' })
  })
})
