import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Engine } from '../../engine/engine.ts'
import { openEngine } from '../../engine/open-engine.ts'
import { createEvents } from '../events.ts'
import { lifecycleAspect } from './bucket-lifecycle.ts'
import { runLifecycle } from './run-lifecycle.ts'
import { versionSubjects } from './version-subjects.ts'

const bucket = 'b'
const dayMs = 86_400_000
let directory: string
let engine: Engine
let time = 0

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stowage-lifecycle-'))
  time = Date.UTC(2026, 0, 1)
  engine = await openEngine({ directory, now: () => time })
})
afterEach(async () => {
  await engine.close()
  await rm(directory, { recursive: true })
})

/** What a run does days later, as events tell it. */
async function eventsAfter(days: number): Promise<readonly string[]> {
  time += days * dayMs
  const events = createEvents()
  const names: string[] = []
  events.listen(({ name, key, versionId, cause }) => {
    expect(cause).toBeUndefined()
    names.push([name, key, ...(versionId === undefined ? [] : ['version'])].join(' '))
  })
  await runLifecycle({ engine, events, dayMs, now: () => new Date(time) })
  return names.toSorted()
}

function create(versioning: 'Enabled' | undefined, ...rules: object[]) {
  const Rules = rules.map((rule, index) => ({
    ID: `${index}`,
    Status: 'Enabled',
    Filter: {},
    ...rule,
  }))
  return engine.createBucket(bucket, {
    region: 'us-east-1',
    owner: '1',
    aspects: { [lifecycleAspect]: { Rules } },
    ...(versioning && { versioning }),
  })
}

const put = (key: string, extra = {}) =>
  engine.putObject({
    bucket,
    key,
    staged: engine.stageBytes(Buffer.alloc(130 * 1024)),
    metadata: { extra },
  })

describe('what a run does', () => {
  it('is told by events: of an unversioned bucket, without versions', async () => {
    await create(undefined, { Expiration: { Days: 1 } })
    await put('a')
    expect(await eventsAfter(2)).toEqual(['LifecycleExpiration:Delete a'])
    expect(engine.usage(bucket)?.objects).toBe(0)
  })

  it('is told by events: of a versioned one, with them', async () => {
    await create(
      'Enabled',
      { Expiration: { Days: 2 }, Transitions: [{ Days: 1, StorageClass: 'GLACIER' }] },
      { NoncurrentVersionExpiration: { NoncurrentDays: 1 } },
    )
    await put('a')
    await put('a')
    expect(await eventsAfter(1)).toEqual([
      'LifecycleExpiration:Delete a version',
      'LifecycleTransition a version',
    ])
    expect(await eventsAfter(1)).toEqual(['LifecycleExpiration:DeleteMarkerCreated a version'])
    expect(await eventsAfter(1)).toEqual(['LifecycleExpiration:Delete a version'])
    // What is left is a marker, which has reached the age of the expiration.
    expect(await eventsAfter(1)).toEqual(['LifecycleExpiration:Delete a version'])
    expect(engine.listVersions({ bucket, maxKeys: 9 }).entries).toEqual([])
  })

  it('leaves versions alone that are yet to be replicated, or cannot be', async () => {
    await create(undefined, { Expiration: { Days: 1 } })
    for (const status of ['PENDING', 'COMPLETED', 'FAILED'])
      await put(status, { replication: { replicas: { other: { status } } } })
    expect(await eventsAfter(2)).toEqual(['LifecycleExpiration:Delete COMPLETED'])
  })
})

describe('versions of one key on two pages', () => {
  it('are counted as on one', async () => {
    const NewerNoncurrentVersions = 100
    await create('Enabled', {
      NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions },
    })
    const versions = Array.from({ length: 1150 })
    await Promise.all(
      versions.map(() =>
        engine.putObject({
          bucket,
          key: 'a',
          staged: engine.stageBytes(Buffer.of(1)),
          metadata: {},
        }),
      ),
    )
    await eventsAfter(2)
    // The current one and those that are kept.
    expect(engine.usage(bucket)?.objects).toBe(1 + NewerNoncurrentVersions)
  })
})

describe('the latest version of a key on two pages', () => {
  const putMany = (key: string, count: number) =>
    Promise.all(
      Array.from({ length: count }, () => {
        const staged = engine.stageBytes(Buffer.of(1))
        return engine.putObject({ bucket, key, staged, metadata: {} })
      }),
    )
  const latest = () => engine.getObject({ bucket, key: 'a' })?.versionId ?? ''

  it('stays when the null version that ended the first of them is removed', async () => {
    await create(undefined, { NoncurrentVersionExpiration: { NoncurrentDays: 1 } })
    await putMany('a', 1)
    await engine.setVersioning(bucket, 'Enabled')
    await putMany('a', 999)
    await putMany('b', 1)
    const before = latest()
    await eventsAfter(2)
    expect(latest()).toBe(before)
    expect(engine.usage(bucket)?.objects).toBe(2)
  })

  it('stays when it became the latest in between', async () => {
    await create('Enabled', { NoncurrentVersionExpiration: { NoncurrentDays: 1 } })
    await putMany('a', 2)
    const page = engine.listVersions({ bucket, maxKeys: 1 })
    const { progress } = versionSubjects(engine, bucket, { page, before: undefined })
    await engine.deleteObject({ bucket, key: 'a', versionId: latest() })
    const next = engine.listVersions({ bucket, maxKeys: 1, ...page.next })
    const { walked } = versionSubjects(engine, bucket, { page: next, before: progress })
    expect(walked).toMatchObject([
      { entry: { isLatest: true }, subject: { noncurrent: undefined } },
    ])
  })
})

it('what fails in one bucket keeps no other from its run', async () => {
  const broken = { [lifecycleAspect]: { Rules: 'none' } }
  await engine.createBucket('a', { region: 'us-east-1', owner: '1', aspects: broken })
  await create(undefined, { Expiration: { Days: 1 } })
  await put('a')
  await expect(eventsAfter(2)).rejects.toMatchObject({ code: 'MalformedXML' })
  expect(engine.usage(bucket)?.objects).toBe(0)
})
