import {
  CreateMultipartUploadCommand,
  DeleteBucketLifecycleCommand,
  GetBucketLifecycleConfigurationCommand,
  HeadObjectCommand,
  PutBucketLifecycleConfigurationCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLifecycleWorld, type LifecycleWorld } from './lifecycle-world.ts'
import type { MovedClock } from './moved-clock.ts'

let world: LifecycleWorld
let clock: MovedClock
let bucketWith: LifecycleWorld['bucketWith']
let put: LifecycleWorld['put']
let runAfter: LifecycleWorld['runAfter']
let contents: LifecycleWorld['contents']

beforeAll(async () => {
  world = await openLifecycleWorld()
  ;({ clock, bucketWith, put, runAfter, contents } = world)
})
afterAll(() => world.close())

describe('the expiration of an object', () => {
  it('is told when it is written and read: the midnight after its days, and the rule', async () => {
    const bucket = await bucketWith({
      rules: [{ ID: 'a week!', Filter: { Prefix: 'temp/' }, Expiration: { Days: 7 } }],
    })
    const { Expiration } = await put(bucket, 'temp/a')
    const day = 86_400_000
    const due = Math.ceil((clock.now().getTime() + 7 * day) / day) * day
    const date = new Date(due).toUTCString()
    expect(Expiration).toBe(`expiry-date="${date}", rule-id="a%20week%21"`)
    const head = await world.s3.send(new HeadObjectCommand({ Bucket: bucket, Key: 'temp/a' }))
    expect(head.Expiration).toBe(Expiration)
    expect((await put(bucket, 'other')).Expiration).toBeUndefined()
  })
})

describe('days that no date can tell', () => {
  it('are told by the last that can', async () => {
    const days = 2 ** 31 - 1
    const AbortIncompleteMultipartUpload = { DaysAfterInitiation: days }
    const rules = [{ ID: 'late', Expiration: { Days: days }, AbortIncompleteMultipartUpload }]
    const Bucket = await bucketWith({ rules })
    const last = new Date('9999-12-31')
    const { Expiration } = await put(Bucket, 'a')
    expect(Expiration).toBe(`expiry-date="${last.toUTCString()}", rule-id="late"`)
    const upload = await world.s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'a' }))
    expect(upload.AbortDate).toEqual(last)
  })
})

describe('a lifecycle configuration', () => {
  it('is read back as it was put, with ids for the rules that have none', async () => {
    const rule = {
      Filter: { And: { Prefix: 'a', ObjectSizeGreaterThan: 5 } },
      Status: 'Enabled' as const,
      Transitions: [{ Date: new Date('2030-01-01'), StorageClass: 'GLACIER' as const }],
      NoncurrentVersionExpiration: { NoncurrentDays: 9, NewerNoncurrentVersions: 2 },
    }
    const bucket = await bucketWith({ rules: [rule, { ...rule, ID: 'named' }] })
    const read = new GetBucketLifecycleConfigurationCommand({ Bucket: bucket })
    const { Rules, TransitionDefaultMinimumObjectSize } = await world.s3.send(read)
    expect(Rules).toMatchObject([rule, { ...rule, ID: 'named' }])
    expect(Rules?.[0]?.ID).not.toBe('')
    expect(TransitionDefaultMinimumObjectSize).toBe('all_storage_classes_128K')
    await world.s3.send(new DeleteBucketLifecycleCommand({ Bucket: bucket }))
    await expect(world.s3.send(read)).rejects.toMatchObject({
      name: 'NoSuchLifecycleConfiguration',
    })
  })

  it('says whether small objects go to the archives', async () => {
    const bucket = await bucketWith({
      rules: [{ ID: 'old', Transitions: [{ Days: 1, StorageClass: 'GLACIER' }] }],
    })
    const { Rules = [] } = await world.s3.send(
      new GetBucketLifecycleConfigurationCommand({ Bucket: bucket }),
    )
    await put(bucket, 'small')
    expect((await runAfter(2, bucket))?.rules).toEqual({})
    const command = new PutBucketLifecycleConfigurationCommand({
      Bucket: bucket,
      LifecycleConfiguration: { Rules },
      TransitionDefaultMinimumObjectSize: 'varies_by_storage_class',
    })
    const answer = await world.s3.send(command)
    expect(answer.TransitionDefaultMinimumObjectSize).toBe('varies_by_storage_class')
    await runAfter(0, bucket)
    expect(await contents(bucket)).toEqual(['small GLACIER'])
  })
})
