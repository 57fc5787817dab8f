import { copyFile, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import Database from 'libsql'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from './database.ts'
import { openTrail } from './trail.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'audit-'))
})
afterEach(() => rm(directory, { recursive: true }))

test('a location opens the same database, plain or as either form of file URL', async () => {
  const location = join(directory, 'a b', 'audit.db')
  for (const url of [location, `file:${location}`, pathToFileURL(location).href]) {
    const { db } = await openDatabase(url)
    const migrations = db.selectFrom('audit_head').selectAll()
    expect(await migrations.execute()).toMatchObject([{ id: 1, records: 0 }])
    await db.destroy()
  }
})

test.each(['', ':memory:', 'libsql://x', 'http://x', 'file://host/x'])(
  'what is no database of this machine is refused: %j',
  async (url) => {
    const refusal = { code: 'AuditUrlUnsupported' }
    await expect(openDatabase(url)).rejects.toMatchObject(refusal)
  },
)

test('only the owner may read the database and what stands beside it', async () => {
  const location = join(directory, 'audit.db')
  const { db } = await openDatabase(location)
  for (const suffix of ['', '-wal', '-shm']) {
    expect((await stat(location + suffix)).mode & 0o777).toBe(0o600)
  }
  await db.destroy()
})

test('the migration is recorded once, however many open the database at the same time', async () => {
  const location = join(directory, 'audit.db')
  const opened = await Promise.all(Array.from({ length: 4 }, () => openDatabase(location)))
  await Promise.all(opened.map(({ db }) => db.destroy()))
  const sqlite = new Database(location)
  const names = sqlite.prepare('select name from audit_migration').all([])
  sqlite.close()
  expect(names).toEqual([{ name: '0001_trail' }, { name: '0002_export' }])
})

test('what is no database is left alone and named in the error', async () => {
  const location = join(directory, 'audit.db')
  await writeFile(location, 'not a database '.repeat(1000))
  const refusal = { code: 'AuditUnavailable' }
  await expect(openDatabase(location)).rejects.toMatchObject(refusal)
  expect((await stat(location)).size).toBe(15_000)
})

test('a database of a newer version is refused', async () => {
  const location = join(directory, 'audit.db')
  const { db } = await openDatabase(location)
  await db.destroy()
  const sqlite = new Database(location)
  sqlite.exec("insert into audit_migration values ('9999_future', '2030')")
  sqlite.close()
  const refusal = { code: 'AuditUnavailable' }
  await expect(openDatabase(location)).rejects.toMatchObject(refusal)
})

test('a database that is closed is wholly in its file', async () => {
  const location = join(directory, 'audit.db')
  const trail = await openTrail({ url: location })
  const record = await trail.append({ action: 'GET', actor: 'u', resource: 'r' })
  await trail.close()
  await copyFile(location, `${location}.copy`)
  const copy = await openTrail({ url: `${location}.copy` })
  expect(await copy.list()).toEqual([record])
  await copy.close()
})
