import type { DatabaseConnection, Dialect, Driver } from 'kysely'
import { PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import type { Pool, PoolClient } from 'pg'
import { auditError } from './errors.ts'

// Whatever the server's defaults are: the head's lock sees what was committed before it, a commit
// is on disk, and nobody waits longer than for the embedded database.
const begin = `begin isolation level read committed;
  set local synchronous_commit = on; set local lock_timeout = '10s'`

/** PostgreSQL, durable at each commit, its failures as errors of the trail. */
export function postgresDialect(pool: Pool): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => postgresDriver(pool),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}

function postgresDriver(pool: Pool): Driver {
  const clients = new WeakMap<DatabaseConnection, PoolClient>()
  const run = async (connection: DatabaseConnection, statement: string) => {
    await translated(async () => clients.get(connection)?.query(statement))
  }
  return {
    init: () => Promise.resolve(),
    acquireConnection: async () => {
      const client = await translated(() => pool.connect())
      const connection = connectionOf(client)
      clients.set(connection, client)
      return connection
    },
    beginTransaction: (connection) => run(connection, begin),
    commitTransaction: (connection) => run(connection, 'commit'),
    rollbackTransaction: (connection) => run(connection, 'rollback'),
    releaseConnection: async (connection) => clients.get(connection)?.release(),
    destroy: () => pool.end(),
  }
}

function connectionOf(client: PoolClient): DatabaseConnection {
  return {
    executeQuery: async ({ sql, parameters }) => {
      const { rows, rowCount } = await translated(() => client.query<never>(sql, [...parameters]))
      return { rows, numAffectedRows: BigInt(rowCount ?? 0) }
    },
    // Queries are paged instead: a cursor would hold its connection.
    streamQuery: () => {
      throw auditError('AuditUnavailable', { message: 'The audit database streams no query.' })
    },
  }
}

/** Lock not available, deadlock, serialization failure. */
const busy = new Set(['55P03', '40P01', '40001'])
const uniqueViolation = '23505'

async function translated<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    if (busy.has(code)) throw auditError('AuditBusy', { cause })
    // The appends give every id once: it can only be there because something else wrote it.
    throw auditError(code === uniqueViolation ? 'AuditTrailBroken' : 'AuditUnavailable', { cause })
  }
}
