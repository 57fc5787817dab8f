import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import Database from 'libsql'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openTrail } from '../../src/audit/trail.ts'
import { createS3Client } from '../../src/client/s3-client.ts'
import { readRootCredentials } from '../../src/server/root-credentials.ts'
import { runStowage, serveStowage, type Outcome, type Serving } from './run-stowage.ts'

// Each test starts several processes.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let cwd = ''
let server: Serving | undefined
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
afterAll(async () => {
  await server?.stop()
  await rm(cwd, { recursive: true })
})

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

test('records are counted as far as they match', async () => {
  const count = (...args: string[]) => run('count', '--trail', 'audit.db', ...args)
  const [all, some] = await Promise.all([
    count(),
    count('--action', 'BOL_DOWNLOADED', '--resource', 'bols/*', '--json'),
  ])
  expect([all.stdout, some.stdout]).toEqual(['4\n', '{"records":2}\n'])
})

test('a period is exported into S3 once, and again only where it is not there', async () => {
  server = await serveStowage(['--json'], { cwd })
  const credentials = await readRootCredentials(join(cwd, '.stowage'))
  if (credentials === undefined) throw new Error('no root credentials')
  const client = createS3Client({ endpoint: server.endpoint, credentials, provider: 'embedded' })
  await client.send('CreateBucket', { Bucket: 'logs' })
  const period = ['--trail', 'audit.db', '--from', '2026-01-02', '--to', '2026-01-04']
  const people = await run('export', 's3://logs/app/', ...period)
  const key = 'app/audit/2026-01-02_2026-01-04.zip'
  expect(people.stdout).toMatch(/^Exported 2 records to s3:\/\/logs\/app\/audit\/\S+\.zip, head /)
  const { Body } = await client.send('GetObject', { Bucket: 'logs', Key: key })
  const entries = unzipSync(await Body.bytes())
  expect(Object.keys(entries)).toEqual(['records.jsonl', 'manifest.json'])
  const [again, taken, open] = await Promise.all([
    run('export', 's3://logs/app/', ...period, '--json'),
    run('export', `s3://logs/${key}`, ...period, '--json'),
    run('export', 's3://logs/', '--trail', 'audit.db', '--to', '2999-01-01', '--json'),
  ])
  expect(JSON.parse(again.stdout)).toMatchObject({ status: 'done', records: 2 })
  expect([taken.code, JSON.parse(taken.stderr)]).toMatchObject([1, { code: 'AuditExportFailed' }])
  expect([open.code, JSON.parse(open.stderr)]).toMatchObject([1, { code: 'AuditExportInvalid' }])
  await client.close()
})

test('what retention deleted is said, and a server that is not there is no secret', async () => {
  const trail = await openTrail({ url: join(cwd, 'retained.db') })
  await trail.append({ action: 'A', actor: 'ada', resource: 'r' })
  await trail.retain(new Date(Date.now() + 1000))
  await trail.close()
  const env = { STOWAGE_TRAIL: 'postgres://u:s3cret@127.0.0.1:1/audit', STOWAGE_DEBUG: '1' }
  const [sound, away] = await Promise.all([
    run('verify', '--trail', 'retained.db'),
    runStowage(['audit', 'count'], { cwd, env }),
  ])
  expect(sound.stdout).toMatch(/\nVerified after record 1, the last that retention deleted\.\n$/)
  expect([away.code, away.stdout]).toEqual([1, ''])
  expect(away.stderr).toMatch(/^AuditUnavailable: /)
  expect(away.stderr).not.toContain('s3cret')
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
