import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { jsonLines, openJobsWorld, type JobsWorld } from './jobs-world.ts'
import { runStowage } from './run-stowage.ts'

// Each test starts several processes.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

let world: JobsWorld

beforeAll(async () => {
  world = await openJobsWorld()
  await world.write('assets/css/style.css', 'p { background: url(../logo.png) }')
  await world.write('assets/logo.png', 'png')
  await world.write('assets/index.html', '<p>')
})
afterAll(() => world.close())

const collect = (...args: string[]) =>
  world.run('collect', '--from', './assets', '--to', 'static', ...args)

test('assets are stored under hashed names, and only once', async () => {
  const dry = await collect('--dry-run')
  expect(dry).toMatchObject({ code: 2, stderr: '' })
  expect(dry.stdout).toMatch(/\n3 \(\d+ B\) would be stored, 0 unchanged\.\n$/)
  const done = await collect('--json', '--manifest', 'manifest.json')
  expect(done).toMatchObject({ code: 0, stderr: '' })
  const lines = jsonLines(done)
  const hashed: unknown = expect.stringMatching(/^css\/style\.[0-9a-f]{12}\.css$/)
  expect(lines).toContainEqual({ name: 'css/style.css', key: hashed, size: 47 })
  expect(lines.at(-1)).toMatchObject({ storage: 'static', stored: { objects: 3 }, isChanged: true })
  const manifest: unknown = JSON.parse(await readFile(join(world.cwd, 'manifest.json'), 'utf8'))
  expect(manifest).toMatchObject({ paths: { 'css/style.css': hashed, 'index.html': 'index.html' } })
  const again = await collect()
  expect(again.stdout).toMatch(/^Stored 0 \(0 B\), 3 unchanged, in /)
  expect(await collect('--dry-run')).toMatchObject({ code: 0 })
})

test('a reference that leads nowhere stops it', async () => {
  await world.write('broken/a.css', 'url(b.png)')
  const args = ['collect', '--from', 'broken', '--to', 'static', '--json']
  const { code, stderr } = await world.run(...args)
  expect([code, JSON.parse(stderr)]).toMatchObject([1, { code: 'AssetMissing' }])
  expect(await world.run(...args, '--leave-missing')).toMatchObject({ code: 0 })
})

test('the environment alone will do', async () => {
  const env = {
    USE_S3: 'False',
    MEDIA_ROOT: join(world.cwd, 'root'),
    SECRET_KEY: 'a secret of more than thirty-two characters',
  }
  const args = ['migrate', '--from', join(world.cwd, 'assets'), '--to', 'default', '--yes']
  const outcome = await runStowage([...args, '--json'], { cwd: join(world.cwd, 'broken'), env })
  expect(outcome).toMatchObject({ code: 0, stderr: '' })
})
