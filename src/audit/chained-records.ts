import { hashRecord, type StoredRecord } from './chain.ts'
import { diagnose, type Walked } from './diagnose.ts'
import { auditError } from './errors.ts'
import type { TrailHead } from './head.ts'
import { type ReadRecord, readRecords } from './read-records.ts'
import type { AuditDatabase } from './schema.ts'
import { broken, type BrokenTrail } from './verdict.ts'

interface Stretch {
  readonly start: TrailHead
  readonly lastId: number
  /** Whether records before the start count as inserted. @default false */
  readonly fromFirst?: boolean
}

/** Records up to an id, each found to continue the chain from `start`; or the first that does not. */
export async function* chainedRecords(
  database: AuditDatabase,
  { start, lastId, fromFirst = false }: Stretch,
): AsyncGenerator<StoredRecord | BrokenTrail> {
  const filter = { order: 'chain', after: fromFirst ? undefined : start.records } as const
  let end = start
  for await (const record of readRecords(database, filter)) {
    if (record.id > lastId) return
    const next = misplaced(record, end) ?? (await sealed(database, record, { start, end }))
    yield next
    if ('ok' in next) return
    end = { records: next.id, hash: next.hash }
  }
}

/** The records after `start` up to an id. Throws `AuditTrailBroken` at the first that is not sound. */
export async function* soundRecords(
  database: AuditDatabase,
  start: TrailHead,
  lastId: number,
): AsyncGenerator<StoredRecord> {
  let end = start.records
  for await (const next of chainedRecords(database, { start, lastId })) {
    if ('ok' in next) throw trailBroken(next)
    end = next.id
    yield next
  }
  if (end < lastId) throw trailBroken(broken(end + 1, 'missing', `missing, as all up to ${lastId}`))
}

function trailBroken({ brokenAt, tampering, reason }: BrokenTrail) {
  return auditError('AuditTrailBroken', {
    message: `The trail is broken at ${reason}.`,
    context: { id: brokenAt, tampering },
  })
}

function misplaced({ id }: ReadRecord, end: TrailHead): BrokenTrail | undefined {
  const place = end.records + 1
  if (id > place) return broken(place, 'missing', `missing, the next record is ${id}`)
  return id < place ? broken(id, 'inserted', `the trail begins with record ${place}`) : undefined
}

async function sealed(
  database: AuditDatabase,
  { id, stored }: ReadRecord,
  walked: Walked,
): Promise<StoredRecord | BrokenTrail> {
  if (stored === undefined) return broken(id, 'changed', 'its fields are not text')
  const isSealed = hashRecord(stored) === stored.hash
  if (isSealed && stored.previousHash === walked.end.hash) return stored
  return diagnose(database, stored, walked)
}
