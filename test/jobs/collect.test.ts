import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { collect } from '../../src/jobs/collect/collect.ts'
import { loadManifest } from '../../src/jobs/collect/load-manifest.ts'
import type { PublicStorage } from '../../src/storage/storage.ts'
import { createTestStorages } from '../../src/testing/create-test-storages.ts'
import { keysOf } from './migration-world.ts'

const open = () => createTestStorages()
let world: Awaited<ReturnType<typeof open>>
let storage: PublicStorage
let directory = ''

beforeAll(async () => {
  world = await open()
})
beforeEach(async () => {
  await world.reset()
  storage = world.storages.static
  directory = await mkdtemp(join(tmpdir(), 'stowage-collect-'))
})
afterEach(() => rm(directory, { recursive: true }))
afterAll(() => world.close())

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, body] of Object.entries(files)) {
    await mkdir(dirname(join(directory, name)), { recursive: true })
    await writeFile(join(directory, name), body)
  }
}

const site = {
  'css/style.css': `p { background: url(../img/logo.png) } ${'/* long */'.repeat(500)}`,
  'img/logo.png': '\x89PNG',
  'index.html': '<p>',
  'robots.txt': 'User-agent: *',
  '.DS_Store': 'x',
}
const hashOf = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 12)

test('pages get URLs that change with the bytes, and are cached for as long', async () => {
  await write(site)
  const manifestFile = join(directory, '..', `${hashOf(directory)}.json`)
  const report = await collect({ directory, storage, compress: 'br', manifestFile })
  expect(report).toMatchObject({ stored: { objects: 6 }, unchanged: { objects: 0 } })
  const assets = await loadManifest(storage)
  const logo = `img/logo.${hashOf(site['img/logo.png'])}.png`
  expect(assets.url('img/logo.png')).toBe(storage.url(logo))
  const style = await fetch(assets.url('css/style.css'))
  expect(style.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(style.headers.get('content-type')).toMatch(/^text\/css/)
  expect(style.headers.get('content-encoding')).toBe('br')
  expect(await style.text()).toContain(`url(../${logo})`)
  const page = await storage.head('index.html')
  expect(page).toMatchObject({ cacheControl: 'no-cache' })
  expect(page?.contentType).toMatch(/^text\/html/)
  const hashed = [assets.key('css/style.css'), logo]
  const named = ['css/style.css', 'img/logo.png', 'index.html', 'robots.txt', 'staticfiles.json']
  expect(await keysOf(storage)).toEqual([...hashed, ...named].sort())
  const local = await loadManifest(storage, { file: manifestFile })
  expect(local.url('css/style.css')).toBe(assets.url('css/style.css'))
  await rm(manifestFile)
})

test('only what changed is sent, found out by one listing', async () => {
  await write(site)
  await collect({ directory, storage })
  const sent: string[] = []
  const watched: PublicStorage = {
    ...storage,
    head: () => Promise.reject(new Error('a HEAD')),
    put: (key, ...rest) => (sent.push(key), storage.put(key, ...rest)),
  }
  const again = await collect({ directory, storage: watched })
  expect(again).toMatchObject({
    stored: { objects: 0 },
    unchanged: { objects: 6 },
    isChanged: false,
  })
  expect(sent).toEqual([])
  await write({ 'robots.txt': 'Disallow:', 'img/logo.png': 'new' })
  const changed = await collect({ directory, storage: watched })
  expect(changed).toMatchObject({ stored: { objects: 5 }, unchanged: { objects: 1 } })
  // What pages are made of comes before them, and the manifest last.
  expect(sent).toHaveLength(6)
  expect(sent.slice(2, 4).sort()).toEqual(['css/style.css', 'img/logo.png'])
  expect(sent.slice(4)).toEqual(['robots.txt', 'staticfiles.json'])
  // Open pages still find what they began with.
  expect(await storage.exists(`img/logo.${hashOf(site['img/logo.png'])}.png`)).toBe(true)
})

test('when an asset fails the manifest stays, and the next time sends the rest', async () => {
  await write(site)
  const failing: PublicStorage = {
    ...storage,
    put: (key, ...rest) =>
      key.endsWith('.png') ? Promise.reject(new Error('no room')) : storage.put(key, ...rest),
  }
  await expect(collect({ directory, storage: failing })).rejects.toMatchObject({
    code: 'CollectFailed',
    context: { asset: 'img/logo.png' },
  })
  await expect(loadManifest(storage)).rejects.toMatchObject({ code: 'ManifestMissing' })
  const report = await collect({ directory, storage })
  expect(report.stored.objects).toBeGreaterThan(0)
  expect((await loadManifest(storage)).names).toHaveLength(4)
})

test('a dry run stores nothing, and tells what would be stored', async () => {
  await write(site)
  const told: string[] = []
  const dry = await collect({
    directory,
    storage,
    dryRun: true,
    onAsset: ({ key }) => void told.push(key),
  })
  expect([dry.stored.objects, told.length, await keysOf(storage)]).toEqual([6, 6, []])
})

test('a name that the manifest lacks is an error that says which was meant', async () => {
  await write({ ...site, 'fonts/a.woff2': 'x' })
  await collect({ directory, storage })
  const { url } = await loadManifest(storage)
  const meant = (name: string): string => {
    try {
      return url(name)
    } catch (error) {
      return String(error)
    }
  }
  expect(meant('css/stile.css')).toContain('Did you mean "css/style.css"?')
  expect(meant('logo.png')).toContain('Did you mean "img/logo.png"?')
  for (const name of ['__proto__', 'constructor', 'toString'])
    expect(meant(name)).toMatch(/^StowageError: The manifest has no "\w+"\.$/)
  await storage.put('staticfiles.json', '{"paths":', { overwrite: 'replace' })
  await expect(loadManifest(storage)).rejects.toMatchObject({ code: 'ManifestInvalid' })
  // The next collection mends it.
  await collect({ directory, storage })
  expect((await loadManifest(storage)).names).toContain('fonts/a.woff2')
  const written = await readFile(join(directory, 'index.html'), 'utf8')
  expect(written).toBe('<p>')
})
