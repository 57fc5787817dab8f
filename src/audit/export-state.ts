import type { Selectable } from 'kysely'
import { z } from 'zod'
import type { TrailHead } from './head.ts'
import type { AuditExportTable, AuditDatabase } from './schema.ts'

const statusSchema = z.enum(['pending', 'running', 'done', 'failed'])

/** How far the export of a period is; kept beside the records, for whoever looks. */
export interface LogExportState {
  readonly storage: string
  readonly key: string
  /** `running` may also be what a killed process left: another run takes it over after a minute. */
  readonly status: z.output<typeof statusSchema>
  /** ISO 8601, as the period that was asked for. */
  readonly from?: string
  readonly to: string
  /** How many records it has when it is done. */
  readonly records: number
  /** How many of them have been written. */
  readonly written: number
  /** The chain before its first record: the id and the hash of the record before. */
  readonly after: TrailHead
  /** The chain at its last record: the id and the hash of that. */
  readonly head: TrailHead
  /** Why it failed. */
  readonly reason?: string
  /** When it last went on. */
  readonly updatedAt: string
}

/** The states of the exports, in the order of the chain. */
export async function readExports({ db }: AuditDatabase): Promise<readonly LogExportState[]> {
  const query = db.selectFrom('audit_export').selectAll()
  const rows = await query.orderBy('after_records').orderBy('head_records').execute()
  return rows.map(toState)
}

/** One of them, if it is known. */
export async function readExport(
  { db }: AuditDatabase,
  storage: string,
  key: string,
): Promise<LogExportState | undefined> {
  const query = db.selectFrom('audit_export').selectAll().where('storage', '=', storage)
  const row = await query.where('key', '=', key).executeTakeFirst()
  return row === undefined ? undefined : toState(row)
}

function toState(row: Selectable<AuditExportTable>): LogExportState {
  const after = { records: Number(row.after_records), hash: row.after_hash }
  const head = { records: Number(row.head_records), hash: row.head_hash }
  return {
    storage: row.storage,
    key: row.key,
    // One that makes no sense is no proof that anything was exported.
    status: statusSchema.catch('failed').parse(row.status),
    ...(row.from_time !== null && { from: row.from_time }),
    to: row.to_time,
    records: head.records - after.records,
    written: Number(row.written),
    after,
    head,
    ...(row.reason !== null && { reason: row.reason }),
    updatedAt: row.updated_at,
  }
}
