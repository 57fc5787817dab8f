import {
  CreateMultipartUploadCommand,
  ListPartsCommand,
  PutObjectLegalHoldCommand,
} from '@aws-sdk/client-s3'
import { setImmediate } from 'node:timers/promises'
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

describe('the lifecycle of an application', () => {
  it('does at day 7, 90 and 365 what its configuration says', async () => {
    const bucket = await bucketWith({
      versioned: true,
      rules: [
        {
          ID: 'archive-exports',
          Filter: { Prefix: 'exports/' },
          Transitions: [
            { Days: 90, StorageClass: 'STANDARD_IA' },
            { Days: 365, StorageClass: 'GLACIER' },
          ],
        },
        { ID: 'cleanup-temp', Filter: { Prefix: 'temp/' }, Expiration: { Days: 7 } },
      ],
    })
    await put(bucket, 'exports/org_1/ledger.json', { Body: Buffer.alloc(128 * 1024) })
    await put(bucket, 'temp/upload-1/a')
    await put(bucket, 'documents/a')
    const kept = ['documents/a STANDARD', 'exports/org_1/ledger.json STANDARD']

    await runAfter(6, bucket)
    expect(await contents(bucket)).toEqual([...kept, 'temp/upload-1/a STANDARD'])
    const week = await runAfter(2, bucket)
    expect(week?.rules).toMatchObject({ 'cleanup-temp': { markersAdded: 1 } })
    // In a versioned bucket the bytes stay, behind a marker.
    const hidden = ['temp/upload-1/a STANDARD noncurrent', 'temp/upload-1/a marker']
    expect(await contents(bucket)).toEqual([...kept, ...hidden])

    await runAfter(83, bucket)
    const moved = 'exports/org_1/ledger.json'
    expect(await contents(bucket)).toContain(`${moved} STANDARD_IA`)
    const year = await runAfter(275, bucket)
    expect(await contents(bucket)).toContain(`${moved} GLACIER`)
    expect(year?.rules['archive-exports']).toMatchObject({
      transitioned: 1,
      bytesTransitioned: 128 * 1024,
    })
    expect(await contents(bucket)).toContain('documents/a STANDARD')
  })
})

describe('a run', () => {
  it('expires objects of an unversioned bucket for good, and reports them by rule', async () => {
    const bucket = await bucketWith({ rules: [{ ID: 'old', Expiration: { Days: 1 } }] })
    await put(bucket, 'a')
    const planned = await world.server.runLifecycle({
      bucket,
      dryRun: true,
      now: new Date(clock.now().getTime() + 2 * 86_400_000),
    })
    expect(planned).toMatchObject({ dryRun: true, completed: true })
    expect(planned.buckets[0]?.rules).toMatchObject({ old: { expired: 1, bytesRemoved: 4 } })
    expect(await contents(bucket)).toEqual(['a STANDARD'])
    expect(await runAfter(2, bucket)).toMatchObject({
      bucket,
      examined: 1,
      resumed: false,
      rules: { old: { expired: 1, bytesRemoved: 4 } },
    })
    expect(await contents(bucket)).toEqual([])
  })

  it('reads tags where a rule asks for them', async () => {
    const Filter = { And: { Prefix: 'a', Tags: [{ Key: 'keep', Value: 'no' }] } }
    const bucket = await bucketWith({ rules: [{ ID: 'tagged', Filter, Expiration: { Days: 1 } }] })
    await put(bucket, 'a-kept', { Tagging: 'keep=yes' })
    await put(bucket, 'a-gone', { Tagging: 'keep=no' })
    await put(bucket, 'b-kept', { Tagging: 'keep=no' })
    await runAfter(2, bucket)
    expect(await contents(bucket)).toEqual(['a-kept STANDARD', 'b-kept STANDARD'])
  })

  it('keeps the newest noncurrent versions that it is told to', async () => {
    const NoncurrentVersionExpiration = { NoncurrentDays: 1, NewerNoncurrentVersions: 2 }
    const bucket = await bucketWith({ versioned: true, rules: [{ NoncurrentVersionExpiration }] })
    for (let version = 0; version < 5; version++) await put(bucket, 'a')
    await runAfter(2, bucket)
    expect(await contents(bucket)).toEqual([
      'a STANDARD',
      'a STANDARD noncurrent',
      'a STANDARD noncurrent',
    ])
  })

  it('ends with nothing once the last version below a marker is gone', async () => {
    const bucket = await bucketWith({
      versioned: true,
      rules: [
        { ID: 'expire', Expiration: { Days: 1 } },
        { ID: 'noncurrent', NoncurrentVersionExpiration: { NoncurrentDays: 1 } },
      ],
    })
    await put(bucket, 'a')
    await runAfter(2, bucket)
    expect(await contents(bucket)).toEqual(['a STANDARD noncurrent', 'a marker'])
    await runAfter(2, bucket)
    expect(await contents(bucket)).toEqual(['a marker'])
    await runAfter(1, bucket)
    expect(await contents(bucket)).toEqual([])
  })

  it('gives up uploads that nobody completes', async () => {
    const AbortIncompleteMultipartUpload = { DaysAfterInitiation: 3 }
    const rules = [{ ID: 'uploads', Filter: { Prefix: 'a' }, AbortIncompleteMultipartUpload }]
    const bucket = await bucketWith({ rules })
    const about = { Bucket: bucket, Key: 'a' }
    const upload = await world.s3.send(new CreateMultipartUploadCommand(about))
    expect(upload.AbortRuleId).toBe('uploads')
    expect(upload.AbortDate?.getTime()).toBeGreaterThan(clock.now().getTime() + 3 * 86_400_000)
    const UploadId = upload.UploadId
    const parts = await world.s3.send(new ListPartsCommand({ ...about, UploadId }))
    expect(parts.AbortDate).toEqual(upload.AbortDate)
    await runAfter(2, bucket)
    await world.s3.send(new ListPartsCommand({ ...about, UploadId }))
    expect((await runAfter(3, bucket))?.rules).toMatchObject({ uploads: { uploadsAborted: 1 } })
    await expect(world.s3.send(new ListPartsCommand({ ...about, UploadId }))).rejects.toMatchObject(
      { name: 'NoSuchUpload' },
    )
  })

  it('leaves locked versions alone', async () => {
    const bucket = await bucketWith({
      locked: true,
      rules: [{ NoncurrentVersionExpiration: { NoncurrentDays: 1 } }],
    })
    await put(bucket, 'held')
    const hold = (Status: 'ON' | 'OFF', VersionId?: string) =>
      world.s3.send(
        new PutObjectLegalHoldCommand({
          Bucket: bucket,
          Key: 'held',
          VersionId,
          LegalHold: { Status },
        }),
      )
    await hold('ON')
    await put(bucket, 'held')
    const dry = await world.server.runLifecycle({
      bucket,
      dryRun: true,
      now: new Date(clock.now().getTime() + 5 * 86_400_000),
    })
    expect(dry.buckets[0]?.rules).toEqual({})
    await runAfter(5, bucket)
    const all = ['held STANDARD', 'held STANDARD noncurrent']
    expect(await contents(bucket)).toEqual(all)
  })

  it('never touches what was written while it ran', async () => {
    const bucket = await bucketWith({ rules: [{ Expiration: { Days: 1 } }] })
    const keys = Array.from({ length: 40 }, (_, index) => `key-${index}`)
    for (const key of keys) await put(bucket, key)
    clock.passDays(2)
    const running = world.server.runLifecycle({ bucket })
    const written = keys.map((key) => put(bucket, key))
    await Promise.all([running, ...written])
    expect(await contents(bucket)).toHaveLength(keys.length)
  })
})

describe('a run of many objects', () => {
  const count = 10_000

  it('goes on where it was stopped, a page at a time', async () => {
    const bucket = await bucketWith({ rules: [{ ID: 'all', Expiration: { Days: 1 } }] })
    const { engine } = world.server
    const body = Buffer.from('b')
    const writes = Array.from({ length: count }, (_, index) =>
      engine.putObject({
        bucket,
        key: `key-${index}`,
        staged: engine.stageBytes(body),
        metadata: {},
      }),
    )
    await Promise.all(writes)
    clock.passDays(2)

    const stopping = new AbortController()
    const running = world.server.runLifecycle({ bucket, signal: stopping.signal })
    const position = () => engine.bucket(bucket)?.aspects['lifecyclePosition']
    while (position() === undefined) await setImmediate()
    stopping.abort()
    const stopped = await running
    expect(stopped.completed).toBe(false)
    const left = engine.usage(bucket)?.objects ?? 0
    expect(left).toBeGreaterThan(0)
    expect(left).toBeLessThan(count)

    const { completed, buckets: reports } = await world.server.runLifecycle({ bucket })
    expect(completed).toBe(true)
    expect(reports).toMatchObject([
      { resumed: true, examined: count, rules: { all: { expired: count } } },
    ])
    expect(engine.usage(bucket)?.objects).toBe(0)
    expect(position()).toBeUndefined()
  })
})
