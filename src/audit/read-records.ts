import { setImmediate } from 'node:timers/promises'
import type { StoredRecord } from './chain.ts'
import { auditError } from './errors.ts'
import { matching, type RecordFilter } from './filter.ts'
import type { AuditDatabase } from './schema.ts'
import { decodeText, parseRow, recordSelection } from './stored-record.ts'

const pageSize = 500

/** A record where it stands, or only its id if its row makes no sense. */
export interface ReadRecord {
  readonly id: number
  readonly stored: StoredRecord | undefined
}

interface Position {
  readonly id: number
  readonly time: string
}

/**
 * The records that match, a page at a time: no connection is held and no read transaction is open
 * while the caller thinks, and the event loop turns between pages.
 */
export async function* readRecords(
  database: AuditDatabase,
  filter: RecordFilter,
): AsyncGenerator<ReadRecord> {
  let position = await startOf(database, filter)
  let left = filter.limit ?? Infinity
  while (left > 0) {
    const limit = Math.min(left, pageSize)
    const records = await readPage(database, { filter, position, limit })
    yield* records
    const last = records.at(-1)
    if (last === undefined || records.length < limit) return
    position = { id: last.id, time: last.stored?.time ?? '' }
    left -= records.length
    await setImmediate()
  }
}

async function startOf(
  { db, traits }: AuditDatabase,
  { after, order }: RecordFilter,
): Promise<Position | undefined> {
  if (after === undefined) return undefined
  if (order === 'chain') return { id: after, time: '' }
  if (after === 0 && order !== 'newest') return undefined
  const query = db.selectFrom('audit_record').where('id', '=', after)
  const row = await query.select(traits.bytes('time').as('time')).executeTakeFirst()
  const time = decodeText(row?.time)
  if (typeof time === 'string') return { id: after, time }
  throw auditError('AuditFilterInvalid', {
    message: `The filter of the audit query is not valid: after: there is no record ${after}`,
    context: { property: 'after' },
  })
}

interface Page {
  readonly filter: RecordFilter
  readonly position: Position | undefined
  readonly limit: number
}

async function readPage(
  { db, traits }: AuditDatabase,
  { filter, position, limit }: Page,
): Promise<ReadRecord[]> {
  const direction = filter.order === 'newest' ? 'desc' : 'asc'
  const beyond = filter.order === 'newest' ? '<' : '>'
  const inChain = filter.order === 'chain'
  const rows = await db
    .selectFrom('audit_record')
    .select(recordSelection(traits))
    .where((where) => matching(where, filter))
    .$if(position !== undefined && inChain, (query) => query.where('id', '>', position?.id ?? 0))
    .$if(position !== undefined && !inChain, (query) =>
      query.where((eb) =>
        eb(eb.refTuple('time', 'id'), beyond, eb.tuple(position?.time ?? '', position?.id ?? 0)),
      ),
    )
    .$if(!inChain, (query) => query.orderBy('time', direction))
    .orderBy('id', direction)
    .limit(limit)
    .execute()
  return rows.map((row) => ({ id: Number(row.id), stored: parseRow(row) }))
}
