import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { rollbackMigration } from '../../src/jobs/migrate/rollback-migration.ts'
import type { MigrationReport } from '../../src/jobs/migrate/migration-report.ts'
import { keysOf, openMigrationWorld, type MigrationWorld } from './migration-world.ts'

vi.setConfig({ testTimeout: 120_000 })

const count = 600
const concurrency = 8
let world: MigrationWorld
let told = ''

beforeAll(async () => {
  world = await openMigrationWorld()
  told = world.state('told.log')
  for (let number = 0; number < count; number++)
    await world.write(`${number % 7}/n${number}`, `body of ${number}`)
})
afterAll(() => world.close())

function migrate() {
  const { endpoint, credentials, source } = world
  const { accessKeyId, secretAccessKey } = credentials
  const args = [endpoint, accessKeyId, secretAccessKey, source, world.state(), told]
  const child = fileURLToPath(new URL('migrating-child.ts', import.meta.url))
  return spawn(process.execPath, ['--import', import.meta.resolve('tsx'), child, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

const toldBytes = (): Promise<number> =>
  stat(told).then(
    ({ size }) => size,
    () => 0,
  )

/** Kills it once it has told of some more objects. */
async function killAfter(bytes: number): Promise<void> {
  const child = migrate()
  const exited = once(child, 'exit')
  const enough = (await toldBytes()) + bytes
  while ((await toldBytes()) < enough && child.exitCode === null) await wait(2)
  child.kill('SIGKILL')
  await exited
}

test('a migration that is killed again and again copies every object once', async () => {
  const kills = [400, 1500, 20, 2000]
  for (const bytes of kills) await killAfter(bytes)
  const last = migrate()
  let output = ''
  for await (const chunk of last.stdout) output += String(chunk)
  const { report } = JSON.parse(output) as { readonly report: MigrationReport }
  const { before, copied, equal, left } = report
  expect({ all: before.objects + copied.objects, equal, left }).toEqual({
    all: count,
    equal: { objects: 0, bytes: 0 },
    left: [],
  })
  expect(before.objects).toBeGreaterThan(0)
  // A second copy of an object would be a second version of it.
  const versions: string[] = []
  for await (const { key } of world.storages.kept.versions()) versions.push(key)
  expect(versions).toHaveLength(count)
  expect(new Set(versions).size).toBe(count)
  const lines = (await readFile(told, 'utf8')).trimEnd().split('\n')
  expect(new Set(lines).size).toBe(count)
  // Told twice are only those whose finish was being written down when it was killed.
  expect(lines.length).toBeLessThanOrEqual(count + kills.length * concurrency)
  for (const key of ['0/n0', '4/n599', '3/n311']) {
    const { body } = await world.storages.kept.get(key)
    expect(await body.text()).toBe(await readFile(join(world.source, key), 'utf8'))
  }
})

test('and a rollback finds all that the killed ones created', async () => {
  const { kept } = world.storages
  await kept.put('of-somebody-else', 'x')
  const back: string[] = []
  const report = await rollbackMigration({
    target: kept,
    state: world.state(),
    onObject: ({ key }) => void back.push(key),
  })
  expect(report).toMatchObject({ undone: { deleted: count }, left: [] })
  expect(back).toHaveLength(count)
  expect(await keysOf(kept)).toEqual(['of-somebody-else'])
})
