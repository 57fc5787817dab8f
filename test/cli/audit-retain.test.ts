import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openTrail } from '../../src/audit/trail.ts'
import { runStowage, type Outcome } from './run-stowage.ts'

// Each test starts several processes.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let cwd = ''
const run = (...args: string[]): Promise<Outcome> => runStowage(['audit', ...args], { cwd })

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'stowage-retain-'))
  let day = 0
  const trail = await openTrail({
    url: join(cwd, 'audit.db'),
    now: () => new Date(Date.UTC(2026, 0, ++day)),
  })
  for (let number = 0; number < 10; number++)
    await trail.append({ action: 'GET', actor: 'ada', resource: `r${number}` })
  const period = { from: new Date('2026-01-01'), to: new Date('2026-01-05'), key: 'export.zip' }
  const put = async (key: string, body: AsyncIterable<Uint8Array>): Promise<void> => {
    const chunks: Uint8Array[] = []
    for await (const chunk of body) chunks.push(chunk)
    await writeFile(join(cwd, key), Buffer.concat(chunks))
  }
  await trail.export({ name: 'here', put }, period)
  await trail.close()
})
afterAll(() => rm(cwd, { recursive: true }))

test('an export is verified alone', async () => {
  const [people, json, other, none] = await Promise.all([
    run('verify', '--export', 'export.zip'),
    run('verify', '--export', 'export.zip', '--json'),
    run('verify', '--export', 'export.zip', '--head', 'f'.repeat(64)),
    run('verify', '--export', 'audit.db'),
  ])
  expect(people.stdout).toMatch(/^Sound: 4 records, head [0-9a-f]{64}\nIt continues 0{64}\n$/)
  expect(JSON.parse(json.stdout)).toMatchObject({ ok: true, records: 4 })
  expect([other.code, other.stderr]).toEqual([1, expect.stringMatching(/^AuditTrailBroken: /)])
  expect([none.code, none.stderr]).toEqual([1, expect.stringMatching(/^AuditExportUnreadable: /)])
})

test('what is exported and old enough goes, and the rest still verifies', async () => {
  const old = ['retain', '--trail', 'audit.db', '--before', '2026-01-08']
  const [dry, nobody] = await Promise.all([run(...old, '--dry-run', '--json'), run(...old)])
  expect([dry.code, dry.stdout]).toEqual([2, '{"records":4}\n'])
  expect([nobody.code, nobody.stderr]).toEqual([1, expect.stringMatching(/^ConfirmationMissing/)])
  const every = await run(...old, '--dry-run', '--unexported')
  expect(every.stdout).toMatch(/^Would delete 7 records from before 2026-01-08T/)
  const done = await run(...old, '--yes')
  expect(done.stdout).toBe('Deleted 4 records; the trail begins after record 4.\n')
  expect(await run(...old, '--dry-run')).toMatchObject({ code: 0 })
  const rest = await run(...old, '--yes', '--unexported', '--json')
  expect(JSON.parse(rest.stdout)).toMatchObject({ deleted: 3, anchor: { records: 7 } })
  expect((await run('verify', '--trail', 'audit.db')).stdout).toMatch(/^Sound: 10 records/)
})
