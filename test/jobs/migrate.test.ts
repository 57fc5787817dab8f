import { randomBytes } from 'node:crypto'
import { readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { planMigration } from '../../src/jobs/migrate/plan-migration.ts'
import { runMigration } from '../../src/jobs/migrate/run-migration.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { keysOf, openMigrationWorld, textOf, type MigrationWorld } from './migration-world.ts'

let world: MigrationWorld

beforeAll(async () => {
  world = await openMigrationWorld()
})
beforeEach(() => world.reset())
afterAll(() => world.close())

test('a plan tells what there is to do, by content, and writes nothing', async () => {
  const { media } = world.storages
  for (const key of ['a.pdf', 'b/new.pdf', 'b/same.pdf', 'b/wrong.pdf']) await world.write(key, key)
  await world.write('c\nd', 'refused')
  await symlink('/etc/passwd', join(world.source, 'link'))
  await media.put('b/same.pdf', 'b/same.pdf')
  // As long, and put later: only its bytes tell.
  await media.put('b/wrong.pdf', 'b/wrong.PDF')
  await media.put('elsewhere', 'not of the source')
  const plan = await planMigration({ source: world.source, target: media })
  expect(plan).toMatchObject({
    source: world.source,
    target: 'media',
    found: { objects: 6, bytes: 42 },
    toCopy: { objects: 2, bytes: 14 },
    equal: { objects: 1, bytes: 10 },
    different: { objects: 1, bytes: 11 },
    conflicts: ['b/wrong.pdf'],
    refused: { objects: 2 },
  })
  expect(plan.refusals.map(({ key, code }) => [key, code])).toEqual([
    ['c\nd', 'KeyInvalid'],
    ['link', 'EntryRefused'],
  ])
  expect(await keysOf(media)).toEqual(['b/same.pdf', 'b/wrong.pdf', 'elsewhere'])
})

test('what the target would not accept is refused before it is read', async () => {
  await world.write('a.exe', 'x')
  await world.write('large.pdf', 'x'.repeat(1001))
  const plan = await planMigration({ source: world.source, target: world.storages.pdfs })
  expect(plan.refusals.map(({ code }) => code)).toEqual(['ExtensionRejected', 'BodyTooLarge'])
})

test('a migration copies, verifies, tells each object once and leaves the source', async () => {
  const { media } = world.storages
  const large = randomBytes(9 * 1024 * 1024)
  await world.write('bols/2025/PRT-2025-0001.pdf', '%PDF-1.7 one')
  await world.write('large.bin', large)
  await world.write('ü/täter.txt', 'text')
  await media.put('bols/2025/PRT-2025-0001.pdf', '%PDF-1.7 one')
  const told: unknown[] = []
  const bytes: number[] = []
  const report = await runMigration({
    source: world.source,
    target: media,
    state: world.state(),
    onObject: (object) => void told.push(object),
    onProgress: (progress) => void bytes.push(progress.bytes),
  })
  expect(report).toMatchObject({
    ended: true,
    copied: { objects: 2, bytes: large.length + 4 },
    equal: { objects: 1, bytes: 12 },
    failed: { objects: 0 },
    left: [],
  })
  expect(told).toHaveLength(3)
  expect(told).toContainEqual({
    key: 'bols/2025/PRT-2025-0001.pdf',
    reference: 'media:bols/2025/PRT-2025-0001.pdf',
    previous: 'bols/2025/PRT-2025-0001.pdf',
    outcome: 'equal',
    size: 12,
  })
  expect(bytes.at(-1)).toBe(large.length + 16)
  expect(bytes).toEqual(bytes.toSorted((a, b) => a - b))
  expect((await media.head('ü/täter.txt'))?.contentType).toMatch(/^text\/plain/)
  expect((await (await media.get('large.bin')).body.bytes()).equals(large)).toBe(true)
  expect((await readFile(join(world.source, 'large.bin'))).equals(large)).toBe(true)
  const written: unknown = JSON.parse(await readFile(join(world.state(), 'report.json'), 'utf8'))
  expect(written).toEqual(report)
})

test('the same state again does nothing twice, and tries again what was left', async () => {
  const { media } = world.storages
  for (const key of ['a', 'b', 'c']) await world.write(key, key)
  const told: string[] = []
  let isDown = true
  const run = () =>
    runMigration({
      source: world.source,
      target: media,
      state: world.state(),
      onObject({ key }) {
        if (key === 'b' && isDown) throw new Error('the database is down')
        told.push(key)
      },
    })
  const first = await run()
  expect(first).toMatchObject({ copied: { objects: 2 }, failed: { objects: 1 } })
  expect(first.left).toEqual([
    { key: 'b', reason: 'failed', code: 'Error', message: 'the database is down' },
  ])
  isDown = false
  // It was stored and not told: what the first run began, the second finishes.
  expect(await run()).toMatchObject({ before: { objects: 2 }, copied: { objects: 1 } })
  expect(await run()).toMatchObject({ before: { objects: 3 }, copied: { objects: 0 } })
  expect(told.sort()).toEqual(['a', 'b', 'c'])
})

test('an object of the target that differs is left, skipped or replaced', async () => {
  const { media } = world.storages
  const options = { source: world.source, target: media }
  await world.write('a', 'ours')
  await media.put('a', 'its')
  const left = await runMigration({ ...options, state: world.state('1') })
  expect(left).toMatchObject({ different: { objects: 1 }, left: [{ code: 'TargetConflict' }] })
  const skipped = await runMigration({ ...options, state: world.state('1'), onConflict: 'skip' })
  expect(skipped).toMatchObject({ different: { objects: 1 }, left: [] })
  expect(await textOf(media, 'a')).toBe('its')
  const replaced = await runMigration({
    ...options,
    state: world.state('1'),
    onConflict: 'replace',
  })
  expect(replaced).toMatchObject({ replaced: { objects: 1 }, left: [] })
  expect(await textOf(media, 'a')).toBe('ours')
})

test('what is stored compressed is the same object still', async () => {
  const { zipped } = world.storages
  await world.write('a.txt', 'text '.repeat(10_000))
  const options = { source: world.source, target: zipped }
  const report = await runMigration({ ...options, state: world.state('1') })
  expect(report).toMatchObject({ copied: { objects: 1, bytes: 50_000 }, left: [] })
  expect((await zipped.head('a.txt'))?.contentEncoding).toBe('gzip')
  expect(await planMigration(options)).toMatchObject({ equal: { objects: 1 } })
  await world.write('a.txt', 'texT '.repeat(10_000))
  expect(await planMigration(options)).toMatchObject({ different: { objects: 1 } })
})

test('a state is of one migration', async () => {
  const { media, other } = world.storages
  await runMigration({ source: world.source, target: media, state: world.state() })
  const again = runMigration({ source: world.source, target: other, state: world.state() })
  await expect(again).rejects.toMatchObject({ code: 'MigrationStateInvalid' })
})

test('a signal stops it, and the next run goes on', async () => {
  const { media } = world.storages
  for (let number = 0; number < 100; number++) await world.write(`n${number}`, `n${number}`)
  const stopping = new AbortController()
  let told = 0
  const options = { source: world.source, target: media, state: world.state() }
  const stopped = runMigration({
    ...options,
    concurrency: 2,
    signal: stopping.signal,
    onObject: () => void (++told === 10 && stopping.abort()),
  })
  await expect(stopped).rejects.toMatchObject({ code: 'MigrationStopped' })
  const report = await runMigration({ ...options, onObject: () => void told++ })
  expect(report.before.objects + report.copied.objects).toBe(100)
  expect(report.before.objects).toBeGreaterThan(7)
  // Those under way when it stopped may be told again, no others.
  expect(told).toBeLessThanOrEqual(102)
})

test('when nothing succeeds any more it ends, and says why', async () => {
  const { media } = world.storages
  for (let number = 0; number < 200; number++) await world.write(`n${number}`, 'x')
  const run = runMigration({
    source: world.source,
    target: media,
    state: world.state(),
    onObject: () => Promise.reject(new Error('no database')),
  })
  await expect(run).rejects.toMatchObject({
    code: 'MigrationBroken',
    cause: { message: 'no database' },
  })
  expect((await keysOf(media)).length).toBeLessThan(100)
})

/** The target, with another way to put. */
function puttingThrough(target: Storage, put: Storage['put']): Storage {
  return { ...target, put }
}

test('bytes that change on their way are found out and taken back', async () => {
  const { media } = world.storages
  await world.write('a', 'as it was read')
  const tampering: Storage['put'][] = [
    (key, _body, options) => media.put(key, 'as it was sent', options),
    // A server that tells no checksums.
    async (key, _body, options) => ({
      ...(await media.put(key, 'as it was sent', options)),
      checksum: undefined,
    }),
  ]
  for (const [index, put] of tampering.entries()) {
    const report = await runMigration({
      source: world.source,
      target: puttingThrough(media, put),
      state: world.state(`${index}`),
    })
    expect(report).toMatchObject({ copied: { objects: 0 }, left: [{ code: 'CopyDiffers' }] })
    expect(await keysOf(media)).toEqual([])
  }
})

test('without checksums from the server the copy is still verified', async () => {
  const { media } = world.storages
  await world.write('small', 'small')
  await world.write('large', randomBytes(9 * 1024 * 1024))
  const put: Storage['put'] = async (...call) => ({
    ...(await media.put(...call)),
    checksum: undefined,
  })
  const target = { ...puttingThrough(media, put), head: silentHead(media) }
  const report = await runMigration({ source: world.source, target, state: world.state() })
  expect(report).toMatchObject({ copied: { objects: 2 }, left: [] })
  expect(await planMigration({ source: world.source, target })).toMatchObject({
    equal: { objects: 2 },
  })
})

function silentHead(storage: Storage): Storage['head'] {
  return async (key, options) => {
    const head = await storage.head(key, options)
    return head && { ...head, checksum: undefined }
  }
}

test('another writer of the same key is noticed, even between the listing and the copy', async () => {
  const { media } = world.storages
  for (const key of ['a', 'b']) await world.write(key, 'ours')
  const target = puttingThrough(media, async (key, body, options) => {
    await media.put(key, key === 'a' ? 'its' : 'ours')
    return media.put(key, body, options)
  })
  const report = await runMigration({ source: world.source, target, state: world.state() })
  expect(report).toMatchObject({
    equal: { objects: 1 },
    left: [{ key: 'a', code: 'TargetConflict' }],
  })
  expect(await textOf(media, 'a')).toBe('its')
})
