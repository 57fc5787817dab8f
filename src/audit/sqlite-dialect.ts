import { type DatabaseConnection, type Dialect, type Driver, SelectQueryNode } from 'kysely'
import { SqliteAdapter, SqliteDriver, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import type Database from 'libsql'
import { retryWhileBusy } from './retry-while-busy.ts'

/** SQLite, durable at each commit, for as many connections and processes as there are. */
export function sqliteDialect(sqlite: Database.Database): Dialect {
  return {
    // SQLite's DDL is transactional: a migration is wholly there or not, and runs in one process.
    createAdapter: () =>
      Object.defineProperty(new SqliteAdapter(), 'supportsTransactionalDdl', { value: true }),
    createDriver: () => sqliteDriver(sqlite),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}

/*
 * A prepared statement that libsql 0.5 saw fail with SQLITE_BUSY stays in progress until it is
 * collected as garbage, and no transaction of its connection can commit until then
 * (tursodatabase/libsql-client-ts#352). One given to exec() does not. So exec() alone waits for the
 * lock, with "begin immediate", and nothing is prepared to write before the lock is there.
 */
function sqliteDriver(sqlite: Database.Database): Driver {
  const driver = new SqliteDriver({ database: sqlite })
  const execute = async (statement: string) => {
    await retryWhileBusy(() => sqlite.exec(statement))
  }
  const transaction = {
    begin: () => execute('begin immediate'),
    commit: () => execute('commit'),
    // A full disk has already rolled back.
    rollback: () => (sqlite.inTransaction ? execute('rollback') : Promise.resolve()),
  }
  const isLocked = () => sqlite.inTransaction
  return {
    init: async () => {
      await driver.init()
      for (const setting of ['journal_mode = wal', 'synchronous = full', 'fullfsync = on']) {
        await execute(`pragma ${setting}`)
      }
    },
    acquireConnection: async () =>
      lockingConnection(await driver.acquireConnection(), transaction, isLocked),
    beginTransaction: transaction.begin,
    commitTransaction: transaction.commit,
    rollbackTransaction: transaction.rollback,
    releaseConnection: () => driver.releaseConnection(),
    destroy: async () => {
      try {
        // The database alone is then the whole trail, for whoever copies it; unless others read it.
        await execute('pragma wal_checkpoint(truncate)')
      } finally {
        await driver.destroy()
      }
    },
  }
}

interface Transaction {
  readonly begin: () => Promise<void>
  readonly commit: () => Promise<void>
  readonly rollback: () => Promise<void>
}

/** A connection on which whatever writes outside a transaction gets one of its own. */
function lockingConnection(
  connection: DatabaseConnection,
  transaction: Transaction,
  isLocked: () => boolean,
): DatabaseConnection {
  return {
    executeQuery: async (query) => {
      const run = () => retryWhileBusy(() => connection.executeQuery<never>(query))
      if (isLocked() || SelectQueryNode.is(query.query)) return run()
      await transaction.begin()
      try {
        const result = await run()
        await transaction.commit()
        return result
      } catch (error) {
        await transaction.rollback()
        throw error
      }
    },
    streamQuery: (query, rows) => connection.streamQuery(query, rows),
  }
}
