import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { memoryStorage, readExportZip } from './memory-storage.test.fixture.ts'
import { openTrail } from './trail.ts'
import { verifyExport } from './verify-export.ts'

let directory = ''
let exported: Buffer = Buffer.of()
let second: Buffer = Buffer.of()

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stowage-export-'))
  let clock = new Date('2026-01-01T00:00:00Z')
  const trail = await openTrail({ url: join(directory, 'audit.db'), now: () => clock })
  for (let day = 1; day <= 40; day++) {
    clock = new Date(Date.UTC(2026, 0, day))
    const detail = { b: day, a: ['é', null], 2: 'two', __proto: {} }
    await trail.append({ action: 'GET', actor: 'ada', resource: `r${day}`, detail })
  }
  const storage = memoryStorage()
  const [from, between, to] = [1, 20, 35].map((day) => new Date(Date.UTC(2026, 0, day)))
  clock = new Date('2026-06-01T00:00:00Z')
  await trail.export(storage, { from, to: between ?? clock, key: 'one' })
  await trail.export(storage, { from: between, to: to ?? clock, key: 'two' })
  await trail.close()
  exported = storage.objects.get('one') ?? exported
  second = storage.objects.get('two') ?? second
})
afterAll(() => rm(directory, { recursive: true }))

async function verify(bytes: Uint8Array) {
  const file = join(directory, 'export.zip')
  await writeFile(file, bytes)
  return verifyExport(file)
}

type Change = (lines: string[], manifest: Record<string, unknown>) => void

/** The export as somebody has changed it, packed anew. */
function changed(change: Change): Uint8Array {
  const { manifest, records } = readExportZip(exported)
  const lines = records.map((record) => JSON.stringify(record))
  const about = { ...(manifest as Record<string, unknown>) }
  change(lines, about)
  return zipSync({
    'records.jsonl': Buffer.from(lines.map((line) => `${line}\n`).join('')),
    'manifest.json': Buffer.from(JSON.stringify(about)),
  })
}

test('a sound export is found sound, and meets the one before it', async () => {
  const one = await verify(exported)
  expect(one).toMatchObject({
    ok: true,
    records: 19,
    previousHash: '0'.repeat(64),
    from: '2026-01-01T00:00:00.000Z',
    to: '2026-01-20T00:00:00.000Z',
  })
  const two = await verify(second)
  expect(two).toMatchObject({ ok: true, records: 15, previousHash: 'head' in one && one.head })
  expect(await verify(changed(() => undefined))).toEqual(one)
})

test.each<[string, Change, object]>([
  [
    'changed',
    (lines) => (lines[4] = lines[4]?.replace('ada', 'eve') ?? ''),
    { brokenAt: 5, tampering: 'changed' },
  ],
  ['taken away', (lines) => lines.splice(6, 1), { brokenAt: 7, tampering: 'missing' }],
  ['cut off', (lines) => lines.splice(15), { brokenAt: 16, tampering: 'truncated' }],
  [
    'moved',
    (lines) => lines.splice(2, 0, ...lines.splice(9, 1)),
    { brokenAt: 3, tampering: 'missing' },
  ],
  ['added', (lines) => lines.splice(3, 0, lines[1] ?? ''), { brokenAt: 4, tampering: 'reordered' }],
  [
    'said twice',
    (lines) => (lines[0] = lines[0]?.replace('{', '{"actor":"eve",') ?? ''),
    { brokenAt: 1, tampering: 'changed' },
  ],
  ['no record', (lines) => (lines[0] = '{}'), { brokenAt: 1, tampering: 'changed' }],
])('a record that was %s is named', async (_what, change, expected) => {
  expect(await verify(changed(change))).toMatchObject({ ok: false, ...expected })
})

test('a manifest that does not fit the records is no proof', async () => {
  const other = 'a'.repeat(64)
  const verdicts = await Promise.all([
    verifyIn('1', (_, manifest) => (manifest['head'] = other)),
    verifyIn('2', (_, manifest) => (manifest['previousHash'] = other)),
    verifyIn('3', (_, manifest) => (manifest['records'] = 18)),
  ])
  expect(verdicts).toMatchObject([
    { ok: false, brokenAt: 19 },
    { ok: false, brokenAt: 1 },
    { ok: false, brokenAt: 19, tampering: 'inserted' },
  ])
})

async function verifyIn(name: string, change: Change) {
  const file = join(directory, name)
  await writeFile(file, changed(change))
  return verifyExport(file)
}

test('what is damaged, or no export, is told apart from what was tampered with', async () => {
  const flipped = Buffer.from(exported)
  flipped[200] = (flipped[200] ?? 0) ^ 1
  const more = zipSync({
    'records.jsonl': Buffer.of(),
    'manifest.json': Buffer.from('{}'),
    x: Buffer.of(),
  })
  const prefixed = Buffer.concat([exported, Buffer.from('x')])
  const broken = [
    flipped,
    more,
    prefixed,
    exported.subarray(0, exported.length - 30),
    Buffer.of(),
    Buffer.from('not a ZIP'.repeat(10)),
    changed((_, manifest) => delete manifest['format']),
  ]
  for (const bytes of broken)
    await expect(verify(bytes)).rejects.toMatchObject({ code: 'AuditExportUnreadable' })
})
