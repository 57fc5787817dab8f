import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { jsonLines, openJobsWorld, type JobsWorld } from './jobs-world.ts'
import { spawnStowage } from './run-stowage.ts'

// Each test starts several processes.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

let world: JobsWorld

beforeAll(async () => {
  world = await openJobsWorld()
})
afterAll(() => world.close())

const migrate = (...args: string[]) => world.run('migrate', ...args)

test('a directory is planned, migrated, found equal and rolled back', async () => {
  await world.write('media/bols/2025/PRT-2025-0001.pdf', '%PDF-1.7')
  await world.write('media/bols/2025/PRT-2025-0002.pdf', '%PDF-1.7 two')
  const ends = ['--from', './media', '--to', 'media']
  const dry = await migrate(...ends, '--dry-run')
  expect(dry).toMatchObject({ code: 2, stderr: '' })
  expect(dry.stdout).toMatch(/\nto copy +2 {2}20 B\n/)
  const nobody = await migrate(...ends)
  expect([nobody.code, nobody.stderr]).toEqual([1, expect.stringMatching(/^ConfirmationMissing/)])
  const done = await migrate(...ends, '--yes', '--json')
  expect(done).toMatchObject({ code: 0, stderr: '' })
  const lines = jsonLines(done)
  expect(lines).toHaveLength(3)
  expect(lines).toContainEqual({
    key: 'bols/2025/PRT-2025-0001.pdf',
    reference: 'media:bols/2025/PRT-2025-0001.pdf',
    previous: 'bols/2025/PRT-2025-0001.pdf',
    outcome: 'copied',
    size: 8,
  })
  const report = lines.at(-1) as { state: string }
  expect(report).toMatchObject({ ended: true, copied: { objects: 2, bytes: 20 }, left: [] })
  expect(await readdir(join(world.cwd, '.stowage/migrations'))).toEqual([
    expect.stringMatching(/^\d{8}T\d{6}Z-to-media$/),
  ])
  const after = await migrate(...ends, '--dry-run', '--json')
  expect(after).toMatchObject({ code: 0 })
  expect(jsonLines(after)).toMatchObject([{ equal: { objects: 2 }, toCopy: { objects: 0 } }])
  const back = await migrate('--rollback', report.state, '--yes')
  expect(back).toMatchObject({ code: 0, stderr: '', stdout: 'deleted               2\n' })
  const file = join(world.cwd, 'media/bols/2025/PRT-2025-0001.pdf')
  expect(await readFile(file, 'utf8')).toBe('%PDF-1.7')
})

test('what is left is named, and --on-conflict decides', async () => {
  await world.write('few/a', 'ours')
  await world.write('few/b\u001b[2J', 'hostile')
  await world.write('few/c\nd', 'two lines')
  await world.write('few2/a', 'others')
  await migrate('--from', './few2', '--to', 'kept', '--yes')
  const ends = ['--from', './few', '--to', 'kept', '--yes']
  const left = await migrate(...ends)
  expect(left.code).toBe(1)
  expect(left.stdout).toContain('different  a: ')
  expect(left.stdout).toContain('refused  b\\u{1b}[2J: ')
  expect(left.stdout).toContain('refused  c\\u{a}d: ')
  expect(left.stdout).not.toContain('\u001b')
  expect(left.stderr).toMatch(/^MigrationIncomplete: 3 of the objects were left\./)
  const replaced = await migrate(...ends, '--on-conflict', 'replace', '--json')
  expect(jsonLines(replaced).at(-1)).toMatchObject({ replaced: { objects: 1 } })
  const { state } = jsonLines(replaced).at(-1) as { state: string }
  const back = await migrate('--rollback', state, '--yes', '--json')
  expect(jsonLines(back).at(-1)).toMatchObject({ undone: { restored: 1 }, left: [] })
})

test('a storage goes to another, and one that is interrupted goes on', async () => {
  for (let number = 0; number < 400; number++) await world.write(`many/n${number}`, `n${number}`)
  const child = spawnStowage(['migrate', '--from', './many', '--to', 'kept', '--yes', '--json'], {
    cwd: world.cwd,
  })
  let seen = 0
  for await (const chunk of child.stdout) {
    seen += String(chunk).length
    if (seen > 500) child.kill('SIGINT')
  }
  if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve))
  expect(child.exitCode).toBe(1)
  const on = await migrate('--from', './many', '--to', 'kept', '--yes', '--json')
  expect(on.code).toBe(0)
  expect(on.stderr).toMatch(/^Going on with /)
  const { before, copied } = jsonLines(on).at(-1) as Record<string, { objects: number }>
  expect((before?.objects ?? 0) + (copied?.objects ?? 0)).toBe(400)
  expect(before?.objects).toBeGreaterThan(0)
  const between = await migrate('--from', 'kept', '--to', 'media', '--dry-run', '--json')
  const [plan] = jsonLines(between) as { source: string; toCopy: { objects: number } }[]
  expect(plan?.source).toBe('kept')
  expect(plan?.toCopy.objects).toBeGreaterThanOrEqual(400)
})

test('a mistake in the command is told with what to do', async () => {
  const wrong = [
    [],
    ['--from', './media', '--to', 'medias'],
    ['--from', 'media', '--to', 'media'],
    ['--from', './media', '--to', 'media', '--versions'],
    ['--from', './none', '--to', 'media', '--yes'],
    ['--rollback', './none', '--yes'],
  ]
  const errors = await Promise.all(wrong.map((args) => migrate(...args)))
  expect(errors.map(({ code, stderr }) => [code, stderr.split('\n')[0]])).toEqual([
    [1, 'ArgumentInvalid: Name what to migrate: --from … --to ….'],
    [1, 'ArgumentInvalid: There is no storage "medias". Did you mean media?'],
    [1, 'ArgumentInvalid: Source and target are the same storage.'],
    [1, 'ArgumentInvalid: A directory has no versions.'],
    [1, expect.stringMatching(/^DirectoryUnreadable: none cannot be read|^DirectoryUnreadable: /)],
    [1, 'MigrationStateInvalid: ./none is no state of a migration.'],
  ])
})
