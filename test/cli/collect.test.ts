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
  expect(dry.stdout).toMatch(/\n5 \(\d+ B\) would be stored, 0 unchanged\.\n$/)
  const done = await collect('--json', '--manifest', 'manifest.json')
  expect(done).toMatchObject({ code: 0, stderr: '' })
  const lines = jsonLines(done)
  const hashed: unknown = expect.stringMatching(/^css\/style\.[0-9a-f]{12}\.css$/)
  expect(lines).toContainEqual({ name: 'css/style.css', key: hashed, size: 47 })
  expect(lines.at(-1)).toMatchObject({ storage: 'static', stored: { objects: 5 }, isChanged: true })
  const manifest: unknown = JSON.parse(await readFile(join(world.cwd, 'manifest.json'), 'utf8'))
  expect(manifest).toMatchObject({ paths: { 'css/style.css': hashed, 'index.html': 'index.html' } })
  const again = await collect()
  expect(again.stdout).toMatch(/^Stored 0 \(0 B\), 5 unchanged, in /)
  expect(await collect('--dry-run')).toMatchObject({ code: 0 })
  expect((await collect('--no-originals')).stdout).toMatch(/^Stored 0 \(0 B\), 3 unchanged, in /)
})

test('a reference that leads nowhere stops it', async () => {
  await world.write('broken/a.css', 'url(b.png)')
  const args = ['collect', '--from', 'broken', '--to', 'static', '--json']
  const { code, stderr } = await world.run(...args)
  expect([code, JSON.parse(stderr)]).toMatchObject([1, { code: 'AssetMissing' }])
  expect(await world.run(...args, '--leave-missing')).toMatchObject({ code: 0 })
})

test('a file that cannot be an asset is named, on one line, and the others are stored', async () => {
  await world.write('odd/a.css', 'a')
  await world.write('odd/b\n\u001b[2J.png', 'b')
  const outcome = await world.run('collect', '--from', 'odd', '--to', 'static')
  expect([outcome.code, outcome.stderr.split('\n')[0]]).toEqual([
    1,
    'CollectIncomplete: 1 of the files could not become assets.',
  ])
  expect(outcome.stdout).toContain('refused  b\\u{a}\\u{1b}[2J.png: ')
  expect(outcome.stdout).toMatch(/\nStored 2 \(2 B\), 0 unchanged, in /)
})

test('the environment alone will do', async () => {
  await world.write('elsewhere/none', '')
  const env = {
    USE_S3: 'False',
    MEDIA_ROOT: join(world.cwd, 'root'),
    SECRET_KEY: 'a secret of more than thirty-two characters',
  }
  const args = ['migrate', '--from', join(world.cwd, 'assets'), '--to', 'default', '--yes']
  const outcome = await runStowage([...args, '--json'], { cwd: join(world.cwd, 'elsewhere'), env })
  expect(outcome).toMatchObject({ code: 0, stderr: '' })
  // Beside a declaration too.
  const media = ['migrate', '--from', 'default', '--to', 'media', '--yes', '--json']
  const beside = await runStowage(media, { cwd: world.cwd, env })
  expect(beside).toMatchObject({ code: 0, stderr: '' })
  expect(jsonLines(beside).at(-1)).toMatchObject({ source: 'default', copied: { objects: 3 } })
  // What is wrong with it is told only to who asks for it.
  const broken = { ...env, SECRET_KEY: '', USE_S3: 'maybe' }
  const [asked, other] = await Promise.all([
    runStowage(args, { cwd: world.cwd, env: broken }),
    runStowage(['collect', '--from', './assets', '--to', 'static'], {
      cwd: world.cwd,
      env: broken,
    }),
  ])
  expect([asked.code, asked.stderr.split(':')[0]]).toEqual([1, 'ImproperlyConfigured'])
  expect(other).toMatchObject({ code: 0 })
})
