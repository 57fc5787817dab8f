import { genesisHash, hashRecord, type StoredRecord } from './chain.ts'
import { diagnose } from './diagnose.ts'
import { readHead, type TrailHead } from './head.ts'
import { type ReadRecord, readRecords } from './read-records.ts'
import type { AuditDatabase } from './schema.ts'
import { broken, type BrokenTrail, type SoundTrail } from './verdict.ts'

/** What an earlier verification found, to be found again: records since cut off or rewritten show. */
export interface ExpectedHead {
  readonly head: string
  readonly records?: number | undefined
}

/** Walks the whole chain in bounded memory. What is appended meanwhile is left for the next time. */
export async function verifyTrail(
  database: AuditDatabase,
  expected?: ExpectedHead,
): Promise<SoundTrail | BrokenTrail> {
  const { head, lastId } = await readHead(database)
  let end: TrailHead = { records: 0, hash: genesisHash }
  let met = expected === undefined || meets(end, expected)
  for await (const record of readRecords(database, { order: 'chain' })) {
    if (record.id > lastId) break
    const next = misplaced(record, end) ?? (await sealed(database, record, end))
    if ('ok' in next) return next
    end = { records: next.id, hash: next.hash }
    if (expected === undefined) continue
    met ||= meets(end, expected)
    if (expected.records === end.records && !met) {
      return broken(end.records, 'changed', 'the chain was rewritten: it has another hash')
    }
  }
  const disagreement = checkEnd(end, head)
  if (disagreement !== undefined) return disagreement
  if (met) return { ok: true, records: end.records, head: end.hash }
  return broken(end.records + 1, 'truncated', 'the chain ends before the expected head')
}

function meets(end: TrailHead, expected: ExpectedHead): boolean {
  return end.hash === expected.head && (expected.records ?? end.records) === end.records
}

function misplaced({ id }: ReadRecord, end: TrailHead): BrokenTrail | undefined {
  const place = end.records + 1
  if (id > place) return broken(place, 'missing', `missing, the next record is ${id}`)
  return id < place ? broken(id, 'inserted', 'the trail begins with record 1') : undefined
}

async function sealed(
  database: AuditDatabase,
  { id, stored }: ReadRecord,
  end: TrailHead,
): Promise<StoredRecord | BrokenTrail> {
  if (stored === undefined) return broken(id, 'changed', 'its fields are not text')
  const isSealed = hashRecord(stored) === stored.hash
  if (isSealed && stored.previousHash === end.hash) return stored
  return diagnose(database, stored, end)
}

function checkEnd(end: TrailHead, head: TrailHead | undefined): BrokenTrail | undefined {
  const next = end.records + 1
  if (head === undefined) return broken(next, 'truncated', 'the head of the trail is gone')
  if (head.records > end.records) {
    return broken(next, 'truncated', `missing, as all up to ${head.records}, the last appended`)
  }
  if (head.records < end.records) {
    return broken(head.records + 1, 'inserted', `the last appended is ${head.records}`)
  }
  if (head.hash === end.hash) return undefined
  return broken(Math.max(end.records, 1), 'changed', 'the head of the trail has another hash')
}
