import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { rollbackMigration } from '../../src/jobs/migrate/rollback-migration.ts'
import { runMigration } from '../../src/jobs/migrate/run-migration.ts'
import { openJournal } from '../../src/jobs/migrate/open-journal.ts'
import { keysOf, openMigrationWorld, textOf, type MigrationWorld } from './migration-world.ts'

let world: MigrationWorld

beforeAll(async () => {
  world = await openMigrationWorld()
})
beforeEach(() => world.reset())
afterAll(() => world.close())

test('in a bucket with versions everything is as it was', async () => {
  const { kept } = world.storages
  for (const key of ['new', 'equal', 'replaced']) await world.write(key, `ours ${key}`)
  await kept.put('equal', 'ours equal')
  const before = await kept.put('replaced', 'its replaced')
  const options = { target: kept, state: world.state() }
  await runMigration({ ...options, source: world.source, onConflict: 'replace' })
  expect(await textOf(kept, 'replaced')).toBe('ours replaced')
  const told: string[] = []
  const report = await rollbackMigration({
    ...options,
    onObject: ({ reference, previous }) => void told.push(`${reference} → ${previous}`),
  })
  expect(report).toMatchObject({ undone: { deleted: 1, restored: 1, kept: 1 }, left: [] })
  expect(told.sort()).toEqual(['kept:equal → equal', 'kept:new → new', 'kept:replaced → replaced'])
  expect(await keysOf(kept)).toEqual(['equal', 'replaced'])
  expect((await kept.head('replaced'))?.versionId).toBe(before.versionId)
  // It is safe to repeat, and no run can go on with it.
  const again = await rollbackMigration(options)
  expect(again).toMatchObject({ undone: { gone: 1, restored: 1, kept: 1 }, left: [] })
  const run = runMigration({ ...options, source: world.source })
  await expect(run).rejects.toMatchObject({ code: 'MigrationStateInvalid' })
})

test('what somebody has changed since is left, and so is what nothing can bring back', async () => {
  const { media, kept } = world.storages
  for (const key of ['changed', 'new', 'replaced']) await world.write(key, `ours ${key}`)
  await media.put('replaced', 'its')
  const plain = { target: media, state: world.state('plain') }
  const versioned = { target: kept, state: world.state('versioned') }
  await runMigration({ ...plain, source: world.source, onConflict: 'replace' })
  await runMigration({ ...versioned, source: world.source })
  for (const storage of [media, kept])
    await storage.put('changed', 'theirs', { overwrite: 'replace' })
  expect(await rollbackMigration(plain)).toMatchObject({
    undone: { deleted: 1, changed: 1, lost: 1 },
    left: [
      { key: 'changed', reason: 'changed' },
      { key: 'replaced', reason: 'lost' },
    ],
  })
  expect(await rollbackMigration(versioned)).toMatchObject({ undone: { deleted: 2, changed: 1 } })
  expect(await keysOf(media)).toEqual(['changed', 'replaced'])
  expect(await textOf(kept, 'changed')).toBe('theirs')
})

test('what was begun and is not known to be ours is left', async () => {
  const { media } = world.storages
  const options = { target: media, state: world.state() }
  await runMigration({ ...options, source: world.source })
  const journal = await openJournal(world.state())
  await journal.append({ event: 'begun', key: 'there' })
  await journal.append({ event: 'begun', key: 'never' })
  await journal.close()
  await media.put('there', 'whose?')
  expect(await rollbackMigration(options)).toMatchObject({
    undone: { unsettled: 1, kept: 1 },
    left: [{ key: 'there', reason: 'unsettled' }],
  })
  expect(await textOf(media, 'there')).toBe('whose?')
  expect(await rollbackMigration(options)).toMatchObject({ undone: { unsettled: 1 } })
})

test('another run settles what was left, and then all of it can be undone', async () => {
  const { media } = world.storages
  for (const key of ['a', 'b']) await world.write(key, key)
  const options = { source: world.source, target: media, state: world.state() }
  await runMigration(options)
  const journal = await openJournal(world.state())
  await journal.append({ event: 'begun', key: 'c' })
  await journal.close()
  await world.write('c', 'c')
  await media.put('c', 'c')
  expect(await rollbackMigration(options)).toMatchObject({ undone: { deleted: 2, unsettled: 1 } })
  expect(await keysOf(media)).toEqual(['c'])
  // What was undone is not there, so it is brought again.
  const again = await runMigration(options)
  expect(again).toMatchObject({ before: { objects: 0 }, copied: { objects: 3 }, left: [] })
  expect(await keysOf(media)).toEqual(['a', 'b', 'c'])
  expect(await rollbackMigration(options)).toMatchObject({ undone: { deleted: 3 }, left: [] })
  expect(await keysOf(media)).toEqual([])
})

test('what was made is undone, though its callback failed', async () => {
  const { media, kept } = world.storages
  for (const key of ['a', 'b', 'c']) await world.write(key, `ours ${key}`)
  for (const storage of [media, kept]) await storage.put('equal', 'its')
  await world.write('equal', 'its')
  await kept.put('a', 'its')
  for (const target of [media, kept]) {
    const options = { source: world.source, target, state: world.state(`of-${target.name}`) }
    const failing = await runMigration({
      ...options,
      onConflict: 'replace',
      onObject: () => Promise.reject(new Error('the database is down')),
    })
    expect(failing).toMatchObject({ failed: { objects: 4 } })
    const told: string[] = []
    const back = await rollbackMigration({ ...options, onObject: ({ key }) => void told.push(key) })
    expect([back.undone.unsettled, back.undone.kept, back.left]).toEqual([0, 1, []])
    expect(told.sort()).toEqual(['a', 'b', 'c', 'equal'])
  }
  expect(await keysOf(media)).toEqual(['equal'])
  expect(await keysOf(kept)).toEqual(['a', 'equal'])
  expect(await textOf(kept, 'a')).toBe('its')
})

test('versions of an attempt whose callback failed go with those of the next', async () => {
  const { kept } = world.storages
  await world.write('a', 'first')
  const options = { source: world.source, target: kept, state: world.state() }
  await runMigration({ ...options, onObject: () => Promise.reject(new Error('down')) })
  await world.write('a', 'second')
  const second = await runMigration({ ...options, onConflict: 'replace' })
  expect(second.left).toEqual([])
  expect(await rollbackMigration(options)).toMatchObject({ undone: { deleted: 1 }, left: [] })
  expect(await keysOf(kept)).toEqual([])
})

test('a state of another target is refused', async () => {
  const { media, other } = world.storages
  await runMigration({ source: world.source, target: media, state: world.state() })
  const code = 'MigrationStateInvalid'
  const elsewhere = rollbackMigration({ target: other, state: world.state() })
  await expect(elsewhere).rejects.toMatchObject({ code })
  const none = rollbackMigration({ target: media, state: world.state('none') })
  await expect(none).rejects.toMatchObject({ code })
})
