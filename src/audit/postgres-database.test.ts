import { inspect } from 'node:util'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isStowageError } from '../core/error.ts'
import { openDatabase } from './database.ts'
import { needsPostgres, type PostgresServer, startPostgres } from './postgres.test.fixture.ts'
import { openTrail } from './trail.ts'

const entry = { action: 'GET', actor: 'u', resource: 'r' }

/** All that an error could show: of itself, and of its causes. */
function shown(error: unknown): string {
  if (!(error instanceof Error)) return inspect(error)
  const own = inspect(error, { showHidden: true, depth: 8 })
  return `${error.name} ${error.message} ${error.stack} ${own} ${shown(error.cause)}`
}

const failureOf = (url: string) =>
  openDatabase(url).then(
    () => undefined,
    (error: unknown) => error,
  )

test.each([
  'postgres://u:s3cret/x@127.0.0.1/audit',
  'postgres://u:s3cret#x@127.0.0.1/audit',
  'postgres://u:12/s3cret@127.0.0.1/audit',
  'postgres://u:12?s3cret@127.0.0.1/audit',
  'postgres://u:12#s3cret',
  'postgresql://u:s3cret@127.0.0.1:port/audit',
])('a connection string that cannot be read is refused and not shown: %#', async (url) => {
  const error = await failureOf(url)
  expect(isStowageError(error, 'AuditUrlUnsupported')).toBe(true)
  expect(shown(error)).not.toContain('s3cret')
})

test('a server that is not there is named by its host, without the password', async () => {
  const error = await failureOf('postgres://u:s3cret@127.0.0.1:1/audit?sslcert=&password=s3cret')
  expect(error).toMatchObject({ code: 'AuditUnavailable', context: { host: '127.0.0.1' } })
  expect(shown(error)).not.toContain('s3cret')
})

test('a password that is encoded wrongly is not shown', async () => {
  const error = await failureOf('postgres://u:s3cret%zz@127.0.0.1:1/audit')
  expect(error).toMatchObject({ code: 'AuditUnavailable' })
  expect(shown(error)).not.toContain('s3cret')
})

test('where everything has to run, a PostgreSQL that is missing is an error', () => {
  const env = { PATH: '/nowhere', STOWAGE_REQUIRE_ALL: '1' }
  expect(() => needsPostgres(env)).toThrow('needs postgres')
  expect(needsPostgres({ ...env, STOWAGE_LEFT_OUT: 'moto postgres' })).toBeUndefined()
})

const initdb = needsPostgres()

describe.skipIf(initdb === undefined)('PostgreSQL', () => {
  let server: PostgresServer
  let client: Client
  beforeAll(async () => {
    server = await startPostgres(initdb ?? '')
    client = new Client({ connectionString: server.url('postgres') })
    await client.connect()
  })
  afterAll(async () => {
    await client.end()
    await server.stop()
  })

  test('a password that is refused is not shown', async () => {
    const error = await failureOf(server.url('postgres', 's3cret'))
    expect(error).toMatchObject({ code: 'AuditUnavailable', cause: { code: '28P01' } })
    expect(shown(error)).not.toContain('s3cret')
  })

  test('a database that cannot hold every character is refused', async () => {
    await client.query(`create database latin encoding 'LATIN1' template template0`)
    const error = await failureOf(server.url('latin'))
    expect(error).toMatchObject({ code: 'AuditUnavailable', cause: { name: 'TypeError' } })
  })

  test('the migrations run once, however many open the database at the same time', async () => {
    await client.query('create database crowd')
    const opened = await Promise.all(
      Array.from({ length: 4 }, () => openDatabase(server.url('crowd'))),
    )
    const [first] = opened
    const heads = await first?.db.selectFrom('audit_head').selectAll().execute()
    expect(heads).toHaveLength(1)
    await Promise.all(opened.map(({ db }) => db.destroy()))
  })

  test('a commit is on disk even where the server would rather not wait for it', async () => {
    await client.query('create database durable')
    const url = server.url('durable')
    const trail = await openTrail({ url })
    const watcher = new Client({ connectionString: url })
    await watcher.connect()
    await watcher.query(`create table seen (setting text);
      create function see() returns trigger language plpgsql as $$ begin
        insert into seen values (current_setting('synchronous_commit'));
        return null; end $$;
      create trigger see after insert on audit_record execute function see()`)
    await trail.append(entry)
    expect((await watcher.query('select setting from seen')).rows).toEqual([{ setting: 'on' }])
    await watcher.end()
    await trail.close()
  })

  test('a trail goes on after the server has cut its connections', async () => {
    await client.query('create database cut')
    const trail = await openTrail({ url: server.url('cut') })
    await trail.append(entry)
    await client.query(
      `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = 'cut'`,
    )
    // The first may still find the connection that was cut.
    await trail.append(entry).catch(() => undefined)
    await trail.append(entry)
    expect(await trail.verify()).toMatchObject({ ok: true })
    await trail.close()
  })
})
