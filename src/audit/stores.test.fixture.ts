import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest'
import { needsPostgres, type PostgresServer, startPostgres } from './postgres.test.fixture.ts'

/** An empty database, and a way to it past the trail. */
export interface ScratchDatabase {
  readonly url: string
  /** Runs statements, separated by semicolons. */
  readonly execute: (statements: string) => Promise<void>
  readonly rows: (query: string) => Promise<readonly unknown[]>
  readonly drop: () => Promise<void>
}

interface Store {
  readonly name: 'SQLite' | 'PostgreSQL'
  /** The database of the test that runs; each has one of its own. */
  readonly database: () => ScratchDatabase
}

/** Says the same of a trail in every database that it can be in. */
export function describeStores(say: (store: Store) => void): void {
  describe('SQLite', () => {
    say({ name: 'SQLite', database: eachIn(sqliteDatabase) })
  })
  const initdb = needsPostgres()
  describe.skipIf(initdb === undefined)('PostgreSQL', () => {
    let server: PostgresServer
    beforeAll(async () => {
      server = await startPostgres(initdb ?? '')
    })
    afterAll(() => server.stop())
    say({ name: 'PostgreSQL', database: eachIn(() => postgresDatabase(server)) })
  })
}

function eachIn(create: () => Promise<ScratchDatabase>): () => ScratchDatabase {
  let current: ScratchDatabase
  beforeEach(async () => {
    current = await create()
  })
  afterEach(() => current.drop())
  return () => current
}

async function sqliteDatabase(): Promise<ScratchDatabase> {
  const directory = await mkdtemp(join(tmpdir(), 'audit-'))
  const url = join(directory, 'audit.db')
  // Opened when it is needed: it would create the database.
  const within = <T>(use: (sqlite: Database.Database) => T): T => {
    const sqlite = new Database(url)
    try {
      return use(sqlite)
    } finally {
      sqlite.close()
    }
  }
  return {
    url,
    execute: async (statements) => within((sqlite) => void sqlite.exec(statements)),
    rows: async (query) => within((sqlite) => sqlite.prepare(query).all([])),
    drop: () => rm(directory, { recursive: true }),
  }
}

async function postgresDatabase(server: PostgresServer): Promise<ScratchDatabase> {
  const url = server.url('postgres')
  const client = new Client({ connectionString: url })
  await client.connect()
  return {
    url,
    execute: async (statements) => void (await client.query(statements)),
    rows: async (query) => (await client.query<Record<string, unknown>>(query)).rows,
    drop: async () => {
      await client.query('drop schema public cascade; create schema public')
      await client.end()
    },
  }
}
