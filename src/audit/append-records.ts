import { hashRecord, type StoredRecord } from './chain.ts'
import { auditError } from './errors.ts'
import { lockHead } from './head.ts'
import type { StorableEntry } from './record.ts'
import type { AuditDatabase } from './schema.ts'
import { toRow } from './stored-record.ts'

/**
 * Appends entries, in one transaction, after whatever any process has appended before. They are on
 * disk when it resolves. Throws `AuditTrailBroken` if the head is gone or the next id is taken.
 */
export function appendRecords(
  { db, traits }: AuditDatabase,
  entries: readonly StorableEntry[],
  now: () => Date,
): Promise<readonly StoredRecord[]> {
  return db.transaction().execute(async (transaction) => {
    // Nothing may be read before the head is locked, nor the clock: ids and times go together.
    const ends = await lockHead({ db: transaction, traits })
    if (ends === undefined) throw auditError('AuditTrailBroken', { context: { missing: 'head' } })
    const time = now().toISOString()
    let { records, hash } = ends.head
    const appended = entries.map((entry): StoredRecord => {
      const unsealed = { id: ++records, time, ...entry, previousHash: hash }
      hash = hashRecord(unsealed)
      return { ...unsealed, hash }
    })
    await transaction.insertInto('audit_record').values(appended.map(toRow)).execute()
    await transaction.updateTable('audit_head').set({ records, hash }).where('id', '=', 1).execute()
    return appended
  })
}
