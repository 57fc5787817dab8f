import {
  DeleteBucketLifecycleCommand,
  PutObjectRetentionCommand,
  type ObjectLockRetentionMode,
} from '@aws-sdk/client-s3'
import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLifecycleWorld, type LifecycleWorld } from './lifecycle-world.ts'

const dayMs = 86_400_000
let world: LifecycleWorld

beforeAll(async () => {
  world = await openLifecycleWorld()
})
afterAll(() => world.close())

const inDays = (days: number): Date => new Date(world.clock.now().getTime() + days * dayMs)

/** Many objects that were written long ago. */
async function putMany(bucket: string, count: number): Promise<void> {
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
  world.clock.passDays(2)
}

describe('a run whose time was moved on', () => {
  it('does not end locks, which the clock of the server does', async () => {
    const NoncurrentVersionExpiration = { NoncurrentDays: 1 }
    const bucket = await world.bucketWith({
      locked: true,
      rules: [{ NoncurrentVersionExpiration }],
    })
    for (const Mode of ['COMPLIANCE', 'GOVERNANCE'] satisfies ObjectLockRetentionMode[]) {
      const { VersionId } = await world.put(bucket, Mode)
      const Retention = { Mode, RetainUntilDate: inDays(30) }
      const about = { Bucket: bucket, Key: Mode, VersionId, Retention }
      await world.s3.send(new PutObjectRetentionCommand(about))
      await world.put(bucket, Mode)
    }
    const all = await world.contents(bucket)
    expect(all).toHaveLength(4)
    for (const dryRun of [true, false]) {
      const { buckets } = await world.server.runLifecycle({ bucket, dryRun, now: inDays(1000) })
      expect(buckets).toEqual([{ bucket, examined: 4, resumed: false, rules: {} }])
    }
    expect(await world.contents(bucket)).toEqual(all)
    await world.runAfter(31, bucket)
    expect(await world.contents(bucket)).toHaveLength(2)
  })
})

describe('a restoration that cannot be told of', () => {
  it('keeps nothing from expiring', async () => {
    const bucket = await world.bucketWith({ rules: [{ ID: 'all', Expiration: { Days: 1 } }] })
    const { engine, runLifecycle } = world.server
    // No date can say when its copy goes.
    const extra = { restore: { ready: 0, expires: Number.MAX_VALUE } }
    const metadata = { storageClass: 'GLACIER', extra }
    const staged = engine.stageBytes(Buffer.from('b'))
    await engine.putObject({ bucket, key: 'a', staged, metadata })
    const pending = { bucket, key: 'a', versionId: 'null', isCompleted: false }
    await engine.outbox.append('restorations', [pending])
    world.clock.passDays(2)
    await runLifecycle({ bucket })
    expect(engine.usage(bucket)?.objects).toBe(0)
    expect(world.defects).toHaveLength(1)
  })
})

describe('a run that is under way', () => {
  it('when it was stopped, is followed by one that misses nothing', async () => {
    const count = 6000
    const bucket = await world.bucketWith({ rules: [{ ID: 'all', Expiration: { Days: 3 } }] })
    await putMany(bucket, count)
    const { engine, runLifecycle } = world.server
    const stopping = new AbortController()
    const running = runLifecycle({ bucket, signal: stopping.signal })
    while (engine.bucket(bucket)?.aspects['lifecyclePosition'] === undefined) await setImmediate()
    stopping.abort()
    expect(await running).toMatchObject({ completed: false, buckets: [{ rules: {} }] })
    // What the first had passed is due as well by now.
    world.clock.passDays(2)
    const { completed, buckets } = await runLifecycle({ bucket })
    expect(completed).toBe(true)
    expect(buckets).toMatchObject([{ resumed: true, rules: { all: { expired: count } } }])
    expect(engine.usage(bucket)?.objects).toBe(0)
  })

  it('ends when the rules are taken away', async () => {
    const count = 6000
    const bucket = await world.bucketWith({ rules: [{ ID: 'all', Expiration: { Days: 1 } }] })
    await putMany(bucket, count)
    const { engine } = world.server
    const position = () => engine.bucket(bucket)?.aspects['lifecyclePosition']
    const running = world.server.runLifecycle({ bucket })
    while (position() === undefined) await setImmediate()
    await world.s3.send(new DeleteBucketLifecycleCommand({ Bucket: bucket }))
    const { completed, buckets } = await running
    expect(completed).toBe(true)
    const examined = buckets[0]?.examined ?? 0
    expect(examined).toBeGreaterThan(0)
    expect(examined).toBeLessThan(count)
    expect(engine.usage(bucket)?.objects).toBe(count - examined)
    expect(position()).toBeUndefined()
  })
})
