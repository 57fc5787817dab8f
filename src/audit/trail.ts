import { appendRecords } from './append-records.ts'
import { createAppendQueue } from './append-queue.ts'
import { openDatabase } from './database.ts'
import { auditError } from './errors.ts'
import { type ExportOptions, type ExportStorage, parseExport } from './export-options.ts'
import { exportRecords } from './export-records.ts'
import { type LogExportState, readExports } from './export-state.ts'
import { matching, parseFilter, parseMatch, type RecordFilter, type RecordMatch } from './filter.ts'
import { readRecords } from './read-records.ts'
import { type AuditEntry, type AuditRecord, parseEntry, type StorableEntry } from './record.ts'
import { type RetainOptions, type Retention, retainRecords } from './retain-records.ts'
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
  /** How many match: `trail.count({ action: 'BOL_DOWNLOADED' })`. */
  readonly count: (match?: RecordMatch) => Promise<number>
  /** Checks every record; give it an earlier answer to know that nothing since was cut off. */
  readonly verify: (expected?: ExpectedHead) => Promise<SoundTrail | BrokenTrail>
  /**
   * Puts the records of a period into a storage as a ZIP of JSON Lines, verified on the way. What is
   * done is not done again; what failed or was killed is. Throws `AuditExportBusy`, `AuditTrailBroken`,
   * `AuditExportFailed`, …
   */
  readonly export: (storage: ExportStorage, options: ExportOptions) => Promise<LogExportState>
  /** The states of all exports, in the order of the chain. */
  readonly exports: () => Promise<readonly LogExportState[]>
  /**
   * Deletes the records older than a time; the rest still verifies, and says from where on. Throws
   * `AuditTrailBroken` before it deletes anything that is not sound.
   */
  readonly retain: (before: Date, options?: RetainOptions) => Promise<Retention>
  /** Waits for the appends that are under way. */
  readonly close: () => Promise<void>
}

export interface TrailOptions {
  /**
   * Where the database is: `postgres://user:password@host/database`, or on this machine, and then
   * created if there is none, `file:/var/lib/app/audit.db` or plain.
   */
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
    export: async (storage, options) => {
      ensureOpen()
      return exportRecords(database, storage, { ...parseExport(options, now()), now })
    },
    exports: async () => {
      ensureOpen()
      return readExports(database)
    },
    retain: async (before, options = {}) => {
      ensureOpen()
      return retainRecords(database, before, options)
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
