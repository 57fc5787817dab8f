import { mkdir, open } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Kysely, sql } from 'kysely'
import Database from 'libsql'
import { isStowageError } from '../core/error.ts'
import { auditError } from './errors.ts'
import { type AuditDatabase, migrate, type SqlTraits } from './schema.ts'
import { sqliteDialect } from './sqlite-dialect.ts'

const sqliteTraits: SqlTraits = {
  idType: 'integer',
  byteOrder: 'binary',
  // Read as text, bytes that are not UTF-8 would abort the process and a NUL would cut the value.
  bytes: (column) => {
    const ref = sql.ref(column)
    return sql`iif(typeof(${ref}) in ('text', 'null'), cast(${ref} as blob), 0)`
  },
}

/**
 * Opens the trail in a database of this machine, creating it (mode 0600) if there is none. Throws
 * `AuditUrlUnsupported`, `AuditUnavailable` or `AuditBusy`.
 */
export async function openSqliteDatabase(url: string): Promise<AuditDatabase> {
  const location = locationOf(url)
  try {
    await mkdir(dirname(location), { recursive: true })
    await (await open(location, 'a', 0o600)).close()
    return await connect(location)
  } catch (error) {
    if (isStowageError(error)) throw error
    throw auditError('AuditUnavailable', { context: { location }, cause: error })
  }
}

function locationOf(url: string): string {
  // One letter is a drive, more are the scheme of a database that is not here.
  const isElsewhere = /^(?!file:)[a-z][a-z\d+.-]+:/i.test(url)
  if (url === '' || url.startsWith(':') || url.includes('\0') || isElsewhere) {
    throw auditError('AuditUrlUnsupported')
  }
  if (!url.startsWith('file://')) return resolve(url.replace(/^file:/, ''))
  try {
    return fileURLToPath(url)
  } catch (error) {
    throw auditError('AuditUrlUnsupported', { cause: error })
  }
}

async function connect(location: string): Promise<AuditDatabase> {
  const sqlite = new Database(location)
  const database: AuditDatabase = {
    db: new Kysely({ dialect: sqliteDialect(sqlite) }),
    traits: sqliteTraits,
  }
  try {
    await migrate(database)
    return database
  } catch (error) {
    if (sqlite.open) sqlite.close()
    throw error
  }
}
