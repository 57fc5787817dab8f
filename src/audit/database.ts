import type { AuditDatabase } from './schema.ts'

/**
 * Opens the database of a trail, with its tables up to date: PostgreSQL by its connection string,
 * else one of this machine. Throws `AuditUrlUnsupported`, `AuditUnavailable` or `AuditBusy`.
 */
export async function openDatabase(url: string): Promise<AuditDatabase> {
  // Each loads its driver, which the other can do without.
  if (/^postgres(ql)?:/i.test(url))
    return (await import('./postgres-database.ts')).openPostgresDatabase(url)
  return (await import('./sqlite-database.ts')).openSqliteDatabase(url)
}
