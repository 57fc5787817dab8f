import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { planMigration } from '../../src/jobs/migrate/plan-migration.ts'
import { rollbackMigration } from '../../src/jobs/migrate/rollback-migration.ts'
import { runMigration } from '../../src/jobs/migrate/run-migration.ts'
import { connect } from '../../src/storage/connect.ts'
import type { PrivateStorage } from '../../src/storage/storage.ts'
import { migrationDeclaration } from './migration-declaration.ts'
import { keysOf, openMigrationWorld, textOf, type MigrationWorld } from './migration-world.ts'

let world: MigrationWorld

beforeAll(async () => {
  world = await openMigrationWorld()
})
beforeEach(() => world.reset())
afterAll(() => world.close())

/** Each version of each object, the oldest first. */
async function historyOf(storage: PrivateStorage): Promise<string[]> {
  const lines: string[] = []
  for await (const { key, versionId, isDeleteMarker } of storage.versions()) {
    const read = isDeleteMarker ? undefined : await storage.get(key, { versionId })
    lines.push(`${key} ${(await read?.body.text()) ?? 'deleted'}`)
  }
  return lines.toReversed()
}

test('an object goes from storage to storage with all that it says about itself', async () => {
  const { media, kept } = world.storages
  const attributes = {
    contentType: 'application/pdf',
    cacheControl: 'no-store',
    contentDisposition: 'attachment',
    contentLanguage: 'de',
    metadata: { shipper: 'Prime' },
  }
  await media.put('a.pdf', '%PDF-1.7', { ...attributes, tags: { state: 'paid' } })
  await media.put('large', randomBytes(9 * 1024 * 1024))
  const told: unknown[] = []
  const report = await runMigration({
    source: media,
    target: kept,
    state: world.state(),
    onObject: ({ reference, previous }) => void told.push([previous, reference]),
  })
  expect(report).toMatchObject({ copied: { objects: 2, bytes: 9 * 1024 * 1024 + 8 }, left: [] })
  expect(told).toContainEqual(['media:a.pdf', 'kept:a.pdf'])
  expect(await kept.head('a.pdf')).toMatchObject(attributes)
  expect(await kept.getTags('a.pdf')).toEqual({ state: 'paid' })
  expect(await keysOf(media)).toEqual(['a.pdf', 'large'])
  const plan = await planMigration({ source: media, target: kept })
  expect(plan).toMatchObject({ equal: { objects: 2 }, toCopy: { objects: 0 } })
})

test('between two servers the bytes pass through here', async () => {
  const { endpoint, credentials } = world
  const { accessKeyId, secretAccessKey } = credentials
  const elsewhere = await connect(migrationDeclaration, {
    endpoint,
    provider: 'embedded',
    credentials: { accessKeyId, secretAccessKey },
  })
  await world.storages.media.put('a', 'x', { metadata: { b: 'c' } })
  const target = elsewhere.storages.other
  await runMigration({ source: world.storages.media, target, state: world.state() })
  expect(await target.head('a')).toMatchObject({ size: 1, metadata: { b: 'c' } })
  await elsewhere.close()
})

test('all versions come, the oldest first, and go on where an attempt ended', async () => {
  const { kept, keptToo } = world.storages
  const options = { source: kept, target: keptToo, versions: true, state: world.state() }
  for (const body of ['a1', 'a2', 'a3']) await kept.put('a', body, { overwrite: 'replace' })
  await kept.put('b', 'b1')
  await kept.delete('b')
  await kept.put('c', 'c1')
  await kept.put('c2', 'c2')
  // As an attempt left it that was killed after the first version.
  await keptToo.put('a', 'a1')
  const plan = await planMigration(options)
  expect(plan).toMatchObject({ toCopy: { objects: 4 }, found: { objects: 4, bytes: 12 } })
  const told: string[] = []
  const report = await runMigration({ ...options, onObject: ({ key }) => void told.push(key) })
  expect(report).toMatchObject({ copied: { objects: 3 }, replaced: { objects: 1 }, left: [] })
  expect(await historyOf(keptToo)).toEqual(await historyOf(kept))
  expect(told.sort()).toEqual(['a', 'c', 'c2'])
  expect(await planMigration(options)).toMatchObject({ equal: { objects: 4 } })
  const undone = await rollbackMigration(options)
  expect(undone).toMatchObject({ undone: { deleted: 3, restored: 1 }, left: [] })
  expect(await historyOf(keptToo)).toEqual(['a a1'])
})

test('another history is a conflict, and versions need a bucket that keeps them', async () => {
  const { kept, keptToo, media } = world.storages
  await kept.put('a', 'a1')
  await kept.put('a', 'a2', { overwrite: 'replace' })
  await keptToo.put('a', 'else')
  const options = { source: kept, versions: true }
  expect(await planMigration({ ...options, target: keptToo })).toMatchObject({
    conflicts: ['a'],
    different: { objects: 1 },
  })
  const plain = await runMigration({ ...options, target: media, state: world.state() })
  expect(plain.left).toMatchObject([{ key: 'a', code: 'VersionsNotKept' }])
  const both = await runMigration({
    ...options,
    target: keptToo,
    state: world.state('replacing'),
    onConflict: 'replace',
  })
  expect(both).toMatchObject({ replaced: { objects: 1 }, left: [] })
  expect(await historyOf(keptToo)).toEqual(['a else', 'a a1', 'a a2'])
  expect(await textOf(keptToo, 'a')).toBe('a2')
})
