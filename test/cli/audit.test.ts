import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openTrail } from '../../src/audit/trail.ts'
import { runStowage, type Outcome } from './run-stowage.ts'

// Each test starts several processes.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let cwd = ''
const run = (...args: string[]): Promise<Outcome> => runStowage(['audit', ...args], { cwd })

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'stowage-audit-'))
  let day = 0
  const trail = await openTrail({
    url: join(cwd, 'audit.db'),
    now: () => new Date(Date.UTC(2026, 0, ++day)),
  })
  for (const resource of ['bols/1', 'bols/2', 'records/\u001B[2J'])
    await trail.append({ action: 'BOL_DOWNLOADED', actor: 'ada', resource })
  await trail.append({ action: 'BOL_CREATED', actor: 'bo', resource: 'bols/3', outcome: 'denied' })
  await trail.close()
})
afterAll(() => rm(cwd, { recursive: true }))

const ids = ({ stdout }: Outcome): number[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { id: number }).id)

test('records are listed, newest first, as far as they match', async () => {
  const all = ['list', '--data', '.', '--json']
  const [people, who, what] = await Promise.all([
    run('list', '--data', '.'),
    run(...all, '--action', 'BOL_DOWNLOADED', '--actor', 'ada', '--from', '2026-01-02'),
    run(...all, '--resource', 'bols/*', '--to', '2026-01-04T00:00:00Z', '--limit', '1'),
  ])
  expect(people.stdout.split('\n')[0]).toBe(
    '       4  2026-01-04T00:00:00.000Z  denied   BOL_CREATED  bo  bols/3',
  )
  expect(people.stdout).not.toContain('\u001B')
  expect([who, what].map(ids)).toEqual([[3, 2], [2]])
})

test('a trail is verified, and the first record that was changed is named', async () => {
  const sound = await run('verify', '--trail', 'audit.db')
  expect(sound.stdout).toMatch(/^Sound: 4 records, head [0-9a-f]{64}\n$/)
  const database = new Database(join(cwd, 'audit.db'))
  database.exec(`update audit_record set actor = 'eve' where id = 2`)
  database.close()
  const [people, json, missing] = await Promise.all([
    run('verify', '--trail', 'audit.db'),
    run('verify', '--trail', 'audit.db', '--json'),
    run('verify', '--json'),
  ])
  expect([people.code, people.stdout]).toEqual([1, ''])
  expect(people.stderr).toMatch(/^AuditTrailBroken: The trail is broken at record 2: /)
  expect([json.code, JSON.parse(json.stdout)]).toMatchObject([1, { ok: false, brokenAt: 2 }])
  expect([missing.code, JSON.parse(missing.stderr)]).toMatchObject([1, { code: 'TrailMissing' }])
})
