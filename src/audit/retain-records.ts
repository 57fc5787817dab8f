import { z } from 'zod'
import { soundRecords } from './chained-records.ts'
import { auditError } from './errors.ts'
import { readExports } from './export-state.ts'
import { lockHead, readHead, type TrailHead } from './head.ts'
import { firstSince } from './plan-export.ts'
import type { AuditDatabase } from './schema.ts'

const recordsPerStep = 500

export interface RetainOptions {
  /** Deletes only what is in an export that is done. @default false */
  readonly exported?: boolean | undefined
  /** Tells what would be deleted, and deletes nothing. @default false */
  readonly dryRun?: boolean | undefined
}

/** What retention did, or would do. */
export interface Retention {
  readonly deleted: number
  /** Where the chain begins now: the id and the hash of the last record that was deleted. */
  readonly anchor: TrailHead
}

const beforeSchema = z.date()

/**
 * Deletes the records before the first that is of a time or later, oldest first and only as far as
 * the chain is sound, a few in each transaction: whenever it ends, the rest verifies. What an export
 * still has to read stays.
 */
export async function retainRecords(
  database: AuditDatabase,
  time: Date,
  { exported = false, dryRun = false }: RetainOptions,
): Promise<Retention> {
  const before = beforeSchema.safeParse(time)
  if (!before.success) {
    throw auditError('AuditFilterInvalid', { context: { property: 'before' } })
  }
  const { ends } = await readHead(database)
  if (ends === undefined) throw auditError('AuditTrailBroken', { context: { missing: 'head' } })
  const start = ends.anchor
  const next = await firstSince(database, before.data, start.records)
  const old = next === undefined ? ends.head.records : next - 1
  const last = Math.min(old, await released(database, start.records, exported))
  let [anchor, end] = [start, start]
  for await (const { id, hash } of soundRecords(database, start, last)) {
    end = { records: id, hash }
    if (id !== last && (id - start.records) % recordsPerStep !== 0) continue
    if (!dryRun && !(await step(database, anchor, end))) break
    anchor = end
  }
  return { deleted: anchor.records - start.records, anchor }
}

/** The last id that no export has to read any more, and, if asked, that is in one. */
async function released(database: AuditDatabase, start: number, exported: boolean) {
  let [last, unread] = [start, Infinity]
  for (const { status, after, head } of await readExports(database)) {
    if (status === 'pending' || status === 'running') unread = Math.min(unread, after.records)
    // Without a gap from where the trail begins.
    else if (status === 'done' && after.records <= last) last = Math.max(last, head.records)
  }
  return exported ? Math.min(last, unread) : unread
}

/** Moves the anchor, with what is before it; false if something else moved it or has to read first. */
function step({ db, traits }: AuditDatabase, anchor: TrailHead, end: TrailHead): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    const ends = await lockHead({ db: transaction, traits })
    if (ends?.anchor.hash !== anchor.hash) return false
    const open = transaction
      .selectFrom('audit_export')
      .where('status', 'in', ['pending', 'running'])
    const read = await open
      .select('key')
      .where('after_records', '<', end.records)
      .executeTakeFirst()
    if (read !== undefined) return false
    await transaction
      .deleteFrom('audit_record')
      .where('id', '>', anchor.records)
      .where('id', '<=', end.records)
      .execute()
    await transaction
      .updateTable('audit_head')
      .set({ anchor_records: end.records, anchor_hash: end.hash })
      .where('id', '=', 1)
      .execute()
    return true
  })
}
