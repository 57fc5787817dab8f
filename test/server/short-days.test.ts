import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketLifecycleConfigurationCommand,
  PutObjectCommand,
  PutObjectLockConfigurationCommand,
  RestoreObjectCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openS3World, type S3World } from './s3-world.ts'

const Bucket = 'short-days'
const dayMs = 1200
const patience = { timeout: 20_000, interval: 50 }
let world: S3World

beforeAll(async () => {
  world = await openS3World({ dayMs })
  await world.s3.send(new CreateBucketCommand({ Bucket }))
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const status = (sent: Promise<unknown>): Promise<string> =>
  sent.then(
    () => 'done',
    (error: unknown) => (error instanceof Error ? error.name : 'failed'),
  )

describe('where a day is short', { timeout: 30_000 }, () => {
  it('objects expire by themselves, and clients are told of days as they know them', async () => {
    const Rules = [{ ID: 'day', Status: 'Enabled' as const, Filter: {}, Expiration: { Days: 1 } }]
    const LifecycleConfiguration = { Rules }
    await world.s3.send(
      new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }),
    )
    await world.s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'b' }))
    const head = await world.s3.send(new HeadObjectCommand({ Bucket, Key: 'a' }))
    const [, date = ''] = /expiry-date="(.*?)"/.exec(head.Expiration ?? '') ?? []
    expect(Date.parse(date) - Date.now()).toBeGreaterThan(80_000_000)
    const list = new ListObjectsV2Command({ Bucket })
    const count = () => world.s3.send(list).then(({ KeyCount }) => KeyCount)
    await expect.poll(count, patience).toBe(0)
  })

  it('a retention ends after them', async () => {
    const locked = 'short-locks'
    await world.s3.send(
      new CreateBucketCommand({ Bucket: locked, ObjectLockEnabledForBucket: true }),
    )
    await world.s3.send(
      new PutObjectLockConfigurationCommand({
        Bucket: locked,
        ObjectLockConfiguration: {
          ObjectLockEnabled: 'Enabled',
          Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 2 } },
        },
      }),
    )
    const about = { Bucket: locked, Key: 'a' }
    const { VersionId } = await world.s3.send(new PutObjectCommand({ ...about, Body: 'b' }))
    const command = new DeleteObjectCommand({ ...about, VersionId })
    const deleting = () => status(world.s3.send(command))
    expect(await deleting()).toBe('AccessDenied')
    await expect.poll(deleting, patience).toBe('done')
  })

  it('an archived object is soon restored', async () => {
    const about = { Bucket: 'short-archive', Key: 'a' }
    await world.s3.send(new CreateBucketCommand({ Bucket: about.Bucket }))
    await world.s3.send(new PutObjectCommand({ ...about, Body: 'b', StorageClass: 'DEEP_ARCHIVE' }))
    const RestoreRequest = { Days: 5 }
    await world.s3.send(new RestoreObjectCommand({ ...about, RestoreRequest }))
    const reading = () => status(world.s3.send(new GetObjectCommand(about)))
    expect(await reading()).toBe('InvalidObjectState')
    await expect.poll(reading, patience).toBe('done')
  })
})
