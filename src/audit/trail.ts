import { appendRecords } from './append-records.ts'
import { createAppendQueue } from './append-queue.ts'
import { openDatabase } from './database.ts'
import { auditError } from './errors.ts'
import { matching, parseFilter, parseMatch, type RecordFilter, type RecordMatch } from './filter.ts'
import { readRecords } from './read-records.ts'
import { type AuditEntry, type AuditRecord, parseEntry, type StorableEntry } from './record.ts'
import type { AuditDatabase } from './schema.ts'
import { toAuditRecord } from './stored-record.ts'
import type { BrokenTrail, SoundTrail } from './verdict.ts'
import { type ExpectedHead, verifyTrail } from './verify.ts'

/** The tamper-evident trail of an application. */
export interface Trail {
  /** Resolves when the record is on disk. Throws `AuditRecordInvalid`, `AuditTrailBroken`, … */
  readonly append: (entry: AuditEntry) => Promise<AuditRecord>
  /** All that match, read a page at a time. */
  readonly query: (filter?: RecordFilter) => AsyncIterable<AuditRecord>
  /** One page of those that match: 100, unless `limit` says otherwise. */
  readonly list: (filter?: RecordFilter) => Promise<readonly AuditRecord[]>
  readonly count: (match?: RecordMatch) => Promise<number>
  /** Checks every record; give it an earlier answer to know that nothing since was cut off. */
  readonly verify: (expected?: ExpectedHead) => Promise<SoundTrail | BrokenTrail>
  /** Waits for the appends that are under way. */
  readonly close: () => Promise<void>
}

export interface TrailOptions {
  /** Where the database is: `file:/var/lib/app/audit.db`, or plain. Created if there is none. */
  readonly url: string
  /** @default the clock */
  readonly now?: () => Date
}

/** Opens a trail. Throws `AuditUrlUnsupported`, `AuditUnavailable` or `AuditBusy`. */
export async function openTrail({ url, now = () => new Date() }: TrailOptions): Promise<Trail> {
  const database = await openDatabase(url)
  const queue = createAppendQueue((entries: readonly StorableEntry[]) =>
    appendRecords(database, entries, now),
  )
  let closing: Promise<void> | undefined
  const ensureOpen = () => {
    if (closing !== undefined) throw auditError('AuditClosed')
  }
  return {
    append: async (entry) => {
      ensureOpen()
      return toAuditRecord(await queue.append(parseEntry(entry)))
    },
    query: (filter = {}) => queryRecords(database, filter, ensureOpen),
    list: async (filter = {}) => {
      const limited = { ...filter, limit: filter.limit ?? 100 }
      const records: AuditRecord[] = []
      for await (const record of queryRecords(database, limited, ensureOpen)) records.push(record)
      return records
    },
    count: async (match = {}) => {
      ensureOpen()
      return countRecords(database, parseMatch(match))
    },
    verify: async (expected) => {
      ensureOpen()
      return verifyTrail(database, expected)
    },
    close: () => (closing ??= queue.drained().then(() => database.db.destroy())),
  }
}

async function* queryRecords(
  database: AuditDatabase,
  filter: RecordFilter,
  ensureOpen: () => void,
): AsyncGenerator<AuditRecord> {
  ensureOpen()
  for await (const { id, stored } of readRecords(database, parseFilter(filter))) {
    if (stored === undefined) throw auditError('AuditTrailBroken', { context: { id } })
    yield toAuditRecord(stored)
    ensureOpen()
  }
}

async function countRecords({ db }: AuditDatabase, match: RecordMatch): Promise<number> {
  const { records } = await db
    .selectFrom('audit_record')
    .select((eb) => eb.fn.countAll().as('records'))
    .where((where) => matching(where, match))
    .executeTakeFirstOrThrow()
  return Number(records)
}
