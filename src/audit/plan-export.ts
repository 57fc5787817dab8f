import { auditError } from './errors.ts'
import { type LogExportState, readExport, readExports } from './export-state.ts'
import { lockHead, type TrailEnds, type TrailHead } from './head.ts'
import { readRecords } from './read-records.ts'
import type { AuditDatabase } from './schema.ts'

interface Period {
  readonly storage: string
  readonly key: string
  readonly from: Date | undefined
  readonly to: Date
}

/**
 * The state of an export, made now if there is none. The records of a period are those from the
 * first of its time up to the one before the first of a later time, so that every export is one
 * stretch of the chain and periods that meet leave nothing out, whatever a clock did. They are
 * settled here, once: every run exports the same.
 */
export function planExport(
  { db, traits }: AuditDatabase,
  period: Period,
  now: Date,
): Promise<LogExportState> {
  return db.transaction().execute(async (transaction) => {
    const database = { db: transaction, traits }
    // The lock keeps retention from deleting what is being planned.
    const ends = await lockHead(database)
    if (ends === undefined) throw auditError('AuditTrailBroken', { context: { missing: 'head' } })
    const known = await readExport(database, period.storage, period.key)
    if (known !== undefined) return same(known, period)
    const { after, head } = await stretchOf(database, period, ends)
    const row = {
      storage: period.storage,
      key: period.key,
      from_time: period.from?.toISOString() ?? null,
      to_time: period.to.toISOString(),
      after_records: after.records,
      after_hash: after.hash,
      head_records: head.records,
      head_hash: head.hash,
      status: 'pending',
      written: 0,
      reason: null,
      run: null,
      updated_at: now.toISOString(),
    }
    await transaction.insertInto('audit_export').values(row).execute()
    const planned = await readExport(database, period.storage, period.key)
    return planned ?? same(undefined, period)
  })
}

function same(known: LogExportState | undefined, { key, from, to }: Period): LogExportState {
  if (known?.to === to.toISOString() && known.from === from?.toISOString()) return known
  throw auditError('AuditExportInvalid', {
    message: `The export is not valid: key: ${key} is the export of another period.`,
    context: { property: 'key' },
  })
}

async function stretchOf(database: AuditDatabase, { from, to }: Period, ends: TrailEnds) {
  const first = from === undefined ? undefined : await firstSince(database, from, 0)
  const end = from === undefined ? await lastExported(database) : (first ?? Infinity) - 1
  const after = Math.max(Math.min(end, ends.head.records), ends.anchor.records)
  const next = await firstSince(database, to, after)
  const last = next === undefined ? ends.head.records : next - 1
  return {
    after: await headAt(database, after, ends),
    head: await headAt(database, last, ends),
  }
}

async function lastExported(database: AuditDatabase): Promise<number> {
  const states = await readExports(database)
  return Math.max(0, ...states.map(({ head }) => head.records))
}

/** The first id, after one, of a record of a time or later. */
export async function firstSince(
  { db }: AuditDatabase,
  time: Date,
  after: number,
): Promise<number | undefined> {
  const query = db.selectFrom('audit_record').select((eb) => eb.fn.min('id').as('id'))
  const since = query.where('time', '>=', time.toISOString()).where('id', '>', after)
  const row = await since.executeTakeFirst()
  return row?.id === null || row === undefined ? undefined : Number(row.id)
}

async function headAt(
  database: AuditDatabase,
  records: number,
  { anchor, head }: TrailEnds,
): Promise<TrailHead> {
  for (const end of [anchor, head]) if (end.records === records) return end
  const filter = { order: 'chain', after: records - 1, limit: 1 } as const
  for await (const { id, stored } of readRecords(database, filter)) {
    if (id === records && stored !== undefined) return { records, hash: stored.hash }
  }
  throw auditError('AuditTrailBroken', { context: { id: records } })
}
