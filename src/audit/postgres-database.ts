import { Kysely, sql } from 'kysely'
import { Pool } from 'pg'
import { isStowageError } from '../core/error.ts'
import { auditError } from './errors.ts'
import { postgresDialect } from './postgres-dialect.ts'
import { type AuditDatabase, migrate, type SqlTraits } from './schema.ts'

const postgresTraits: SqlTraits = {
  idType: 'bigint',
  byteOrder: 'C',
  bytes: (column) => sql`convert_to(${sql.ref(column)}, 'UTF8')`,
}

/**
 * Opens the trail in a PostgreSQL database, with its tables up to date. Nothing of the connection
 * string but the host is ever in an error. Throws `AuditUrlUnsupported` or `AuditUnavailable`.
 */
export async function openPostgresDatabase(url: string): Promise<AuditDatabase> {
  const host = hostOf(url)
  const pool = new Pool({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    allowExitOnIdle: true,
    fallback_application_name: 'stowage',
  })
  // A connection that breaks while nobody waits for it is replaced when somebody does; without
  // listeners, idle or between two statements, it would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  const db: AuditDatabase['db'] = new Kysely({ dialect: postgresDialect(pool) })
  const database = { db, traits: postgresTraits }
  try {
    await ensureUtf8(database)
    await migrate(database)
    return database
  } catch (error) {
    await db.destroy()
    if (isStowageError(error) && error.code !== 'AuditUnavailable') throw error
    const cause = isStowageError(error) && error.cause !== undefined ? error.cause : error
    throw auditError('AuditUnavailable', { context: { host }, cause })
  }
}

/** The host, of a string that can be read in one way only. */
function hostOf(url: string): string {
  const filled = url.replace('@/', '@localhost/')
  if (URL.canParse(filled)) {
    const { pathname, search, hash, searchParams, hostname } = new URL(filled)
    // A password with a reserved character would be taken for a host or a database, and be shown.
    if (!/[@#]/.test(pathname + search + hash)) return searchParams.get('host') ?? hostname
  }
  throw auditError('AuditUrlUnsupported', {
    message: 'The connection string of the audit trail cannot be read.',
    hint: 'Write it as postgres://user:password@host:5432/database, the password percent-encoded.',
  })
}

async function ensureUtf8({ db }: AuditDatabase): Promise<void> {
  const { rows } = await sql<{
    encoding: string
  }>`select current_setting('server_encoding') as encoding`.execute(db)
  const encoding = rows[0]?.encoding
  if (encoding === 'UTF8') return
  throw new TypeError(`the database is encoded in ${encoding}, not UTF8`)
}
