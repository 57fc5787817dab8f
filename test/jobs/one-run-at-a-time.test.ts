import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openJournal } from '../../src/jobs/migrate/open-journal.ts'
import { rollbackMigration } from '../../src/jobs/migrate/rollback-migration.ts'
import { runMigration } from '../../src/jobs/migrate/run-migration.ts'
import { keysOf, openMigrationWorld, type MigrationWorld } from './migration-world.ts'

let world: MigrationWorld

beforeAll(async () => {
  world = await openMigrationWorld()
})
beforeEach(() => world.reset())
afterAll(() => world.close())

test('a state is of one run or rollback at a time', async () => {
  const { media } = world.storages
  for (let number = 0; number < 50; number++) await world.write(`n${number}`, `n${number}`)
  const options = { source: world.source, target: media, state: world.state() }
  const refused: Promise<unknown>[] = []
  const refusal = (attempt: Promise<unknown>): void => {
    refused.push(attempt.catch((error: unknown) => error))
  }
  const first = await runMigration({
    ...options,
    async onObject({ key }) {
      if (key !== 'n0') return
      refusal(runMigration(options))
      refusal(rollbackMigration(options))
      await Promise.all(refused)
    },
  })
  expect(first).toMatchObject({ copied: { objects: 50 }, left: [] })
  const locked = { code: 'MigrationLocked', context: { pid: process.pid } }
  expect(await Promise.all(refused)).toMatchObject([locked, locked])
  const back = await rollbackMigration({
    ...options,
    async onObject({ key }) {
      if (key === 'n0') await expect(runMigration(options)).rejects.toMatchObject(locked)
    },
  })
  expect(back).toMatchObject({ undone: { deleted: 50 }, left: [] })
  expect(await keysOf(media)).toEqual([])
})

test('a run that only found what another has made takes nothing from it', async () => {
  const { media } = world.storages
  for (const key of ['a', 'b']) await world.write(key, key)
  const options = { source: world.source, target: media, state: world.state() }
  await runMigration(options)
  // As two runs at once once wrote it.
  const journal = await openJournal(world.state())
  for (const key of ['a', 'b']) {
    const { etag = '', size = 0 } = (await media.head(key)) ?? {}
    const names = { key, reference: media.reference(key), previous: key }
    await journal.append({
      event: 'finished',
      ...names,
      outcome: 'equal',
      size,
      etag,
      versionIds: [],
    })
  }
  await journal.close()
  expect(await rollbackMigration(options)).toMatchObject({ undone: { deleted: 2 }, left: [] })
  expect(await keysOf(media)).toEqual([])
})
