import {
  CopyObjectCommand,
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  RestoreObjectCommand,
  type RestoreRequest,
  type StorageClass,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorldAndClock, type MovedClock } from './moved-clock.ts'
import { openS3World, type S3World } from './s3-world.ts'

const Bucket = 'archive'
const hour = 1 / 24
let world: S3World
let clock: MovedClock

beforeAll(async () => {
  ;({ world, clock } = await openWorldAndClock((now) => openS3World({ now })))
  await world.s3.send(new CreateBucketCommand({ Bucket }))
})
afterAll(() => world.close())

const put = (Key: string, StorageClass: StorageClass) =>
  world.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'archived', StorageClass }))
const restoring = (Key: string) =>
  world.s3.send(new HeadObjectCommand({ Bucket, Key })).then(({ Restore }) => Restore)

async function restore(Key: string, request: Partial<RestoreRequest> = {}): Promise<number> {
  const RestoreRequest = { Days: 2, ...request }
  const { $metadata } = await world.s3.send(
    new RestoreObjectCommand({ Bucket, Key, RestoreRequest }),
  )
  return $metadata.httpStatusCode ?? 0
}

async function read(Key: string): Promise<string | undefined> {
  const { Body } = await world.s3.send(new GetObjectCommand({ Bucket, Key }))
  return Body?.transformToString()
}

const invalidState = (message: string) => ({
  name: 'InvalidObjectState',
  message,
  $metadata: { httpStatusCode: 403 },
})

describe('an archived object', () => {
  it('can be looked at, and neither read nor copied', async () => {
    await put('closed', 'GLACIER')
    expect(await restoring('closed')).toBeUndefined()
    await expect(read('closed')).rejects.toMatchObject({
      ...invalidState("The operation is not valid for the object's storage class"),
      StorageClass: 'GLACIER',
    })
    const copy = new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/closed` })
    await expect(world.s3.send(copy)).rejects.toMatchObject(
      invalidState("Operation is not valid for the source object's storage class"),
    )
  })

  it('is read once it is restored, for as many days as were asked for', async () => {
    await put('opened', 'GLACIER')
    expect(await restore('opened')).toBe(202)
    expect(await restoring('opened')).toBe('ongoing-request="true"')
    await expect(read('opened')).rejects.toMatchObject({ name: 'InvalidObjectState' })
    await expect(restore('opened')).rejects.toMatchObject({
      name: 'RestoreAlreadyInProgress',
      $metadata: { httpStatusCode: 409 },
    })

    clock.passDays(3 * hour)
    const day = 86_400_000
    // The midnight after two days from when it was done.
    const expiry = new Date(Math.ceil((clock.now().getTime() + 2 * day) / day) * day)
    expect(await restoring('opened')).toBe(
      `ongoing-request="false", expiry-date="${expiry.toUTCString()}"`,
    )
    expect(await read('opened')).toBe('archived')
    const head = await world.s3.send(new HeadObjectCommand({ Bucket, Key: 'opened' }))
    expect(head.StorageClass).toBe('GLACIER')

    // Asked for again, the copy is kept longer.
    expect(await restore('opened', { Days: 5 })).toBe(200)
    clock.passDays(4)
    expect(await read('opened')).toBe('archived')
    clock.passDays(2)
    expect(await restoring('opened')).toBeUndefined()
    await expect(read('opened')).rejects.toMatchObject({ name: 'InvalidObjectState' })
    expect(await restore('opened')).toBe(202)
  })

  it.each([
    ['GLACIER', 'Expedited', hour / 60],
    ['GLACIER', 'Standard', 3 * hour],
    ['GLACIER', 'Bulk', 5 * hour],
    ['DEEP_ARCHIVE', 'Standard', 12 * hour],
    ['DEEP_ARCHIVE', 'Bulk', 48 * hour],
  ] as const)('in %s, tier %s takes as long as AWS says', async (storageClass, Tier, days) => {
    await put('tier', storageClass)
    await restore('tier', { GlacierJobParameters: { Tier } })
    clock.passDays(days - hour / 120)
    expect(await restoring('tier')).toBe('ongoing-request="true"')
    clock.passDays(hour / 60)
    expect(await read('tier')).toBe('archived')
  })

  it('is never in a hurry in the deep archive', async () => {
    await put('deep', 'DEEP_ARCHIVE')
    await expect(
      restore('deep', { GlacierJobParameters: { Tier: 'Expedited' } }),
    ).rejects.toMatchObject({ name: 'InvalidArgument' })
  })

  it('is kept restored for as long as dates can tell, however many days were asked for', async () => {
    await put('forever', 'GLACIER')
    await restore('forever', { Days: 2 ** 31 - 1 })
    clock.passDays(4 * hour)
    const last = 'ongoing-request="false", expiry-date="Fri, 31 Dec 9999 00:00:00 GMT"'
    expect(await restoring('forever')).toBe(last)
    const OptionalObjectAttributes = ['RestoreStatus' as const]
    const list = { Bucket, Prefix: 'forever', OptionalObjectAttributes }
    const { Contents } = await world.s3.send(new ListObjectsV2Command(list))
    expect(Contents?.[0]?.RestoreStatus?.RestoreExpiryDate).toEqual(new Date('9999-12-31'))
  })

  it('is told of in a queue until its copy is gone', async () => {
    await put('queued', 'GLACIER')
    await restore('queued', { Days: 1 })
    const { engine, runLifecycle } = world.server
    const waiting = () =>
      engine.outbox
        .page('restorations', { max: 1000 })
        .filter(({ value }) => JSON.stringify(value).includes('"queued"'))
    expect(waiting()).toMatchObject([{ value: { isCompleted: false } }])
    clock.passDays(1)
    await runLifecycle()
    expect(waiting()).toMatchObject([{ value: { isCompleted: true } }])
    clock.passDays(2)
    await runLifecycle()
    expect(waiting()).toEqual([])
    const version = engine.getObject({ bucket: Bucket, key: 'queued' })
    expect(version).toMatchObject({ metadata: { extra: {} } })
  })
})

describe('a restore that makes no sense', () => {
  it('of an object that is no archive is refused', async () => {
    await put('standard', 'STANDARD')
    await expect(restore('standard')).rejects.toMatchObject(
      invalidState("Restore is not allowed for the object's current storage class"),
    )
  })

  it.each([
    ['MalformedXML', { Days: 0 }],
    ['MalformedXML', { Tier: 'Fast' as 'Bulk' }],
    ['NotImplemented', { Type: 'SELECT' as const }],
  ])('%s answers %o', async (name, request) => {
    await put('refused', 'GLACIER')
    await expect(restore('refused', request)).rejects.toMatchObject({ name })
  })
})
