import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { defineStowage } from '../../src/declaration/define-stowage.ts'
import { collect } from '../../src/jobs/collect/collect.ts'
import { loadManifest } from '../../src/jobs/collect/load-manifest.ts'
import { createTestStorages } from '../../src/testing/create-test-storages.ts'
import { keysOf } from './migration-world.ts'

const cacheControl = 'public, max-age=60'
const declaration = defineStowage({
  app: 'originals',
  buckets: { files: {} },
  storages: { static: { kind: 'static', bucket: 'files', cacheControl } },
})
const open = () => createTestStorages(declaration)
let world: Awaited<ReturnType<typeof open>>
let directory = ''

beforeAll(async () => {
  world = await open()
})
beforeEach(async () => {
  await world.reset()
  directory = await mkdtemp(join(tmpdir(), 'stowage-originals-'))
})
afterEach(() => rm(directory, { recursive: true }))
afterAll(() => world.close())

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, body] of Object.entries(files)) {
    await mkdir(dirname(join(directory, name)), { recursive: true })
    await writeFile(join(directory, name), body)
  }
}

test('what pages and scripts name by plain names is there, and is cached briefly', async () => {
  const { static: storage } = world.storages
  await write({
    'index.html': '<link rel="stylesheet" href="css/style.css"><script type=module src=js/a.js>',
    'css/style.css': 'p { background: url(../logo.png) }',
    'js/a.js': "import './b.js'; new Worker(new URL('c.js', import.meta.url))",
    'js/b.js': 'b',
    'js/c.js': 'c',
    'logo.png': 'png',
  })
  await collect({ directory, storage })
  const { key } = await loadManifest(storage)
  for (const name of ['css/style.css', 'js/a.js', 'js/b.js', 'js/c.js', 'logo.png']) {
    expect(await storage.head(name)).toMatchObject({ cacheControl })
    expect(await storage.head(key(name))).toMatchObject({
      cacheControl: 'public, max-age=31536000, immutable',
    })
  }
  expect(await storage.head('index.html')).toMatchObject({ cacheControl: 'no-cache' })
  // An original leads to hashed names too.
  expect(await (await storage.get('css/style.css')).body.text()).toContain(key('logo.png'))
})

test('without originals there are the hashed names only, and with them again none is old', async () => {
  const { static: storage } = world.storages
  const text = async () => (await storage.get('a.css')).body.text()
  await write({ 'a.css': 'first' })
  expect(await collect({ directory, storage })).toMatchObject({ stored: { objects: 2 } })
  await write({ 'a.css': 'second' })
  const off = await collect({ directory, storage, originals: false })
  expect(off).toMatchObject({ stored: { objects: 1 } })
  expect(await text()).toBe('first')
  await collect({ directory, storage })
  expect(await text()).toBe('second')
  const again = await collect({ directory, storage })
  expect(again).toMatchObject({ stored: { objects: 0 }, unchanged: { objects: 2 } })
})

test('files that cannot be assets are told one by one, and the others are stored', async () => {
  const { static: storage } = world.storages
  await write({ 'a.css': 'a', 'b\nc.png': 'x', 'd.png': 'd' })
  await symlink('/etc/passwd', join(directory, 'link'))
  const report = await collect({ directory, storage })
  expect(report.refused.map(({ key, code }) => [key, code])).toEqual([
    ['b\nc.png', 'KeyInvalid'],
    ['link', 'EntryRefused'],
  ])
  expect((await loadManifest(storage)).names).toEqual(['a.css', 'd.png'])
  expect(await keysOf(storage)).toHaveLength(5)
  // What names one of them names nothing.
  await write({ 'a.css': 'url(link)' })
  await expect(collect({ directory, storage })).rejects.toMatchObject({ code: 'AssetMissing' })
})
