import { hashRecord, type StoredRecord } from './chain.ts'
import type { TrailHead } from './head.ts'
import type { AuditDatabase } from './schema.ts'
import { broken, type BrokenTrail } from './verdict.ts'

const farthest = 1000

/** The part of the chain that was walked: from where, and up to where it is sound. */
export interface Walked {
  readonly start: TrailHead
  readonly end: TrailHead
}

/** Names what was done to the first record that does not continue the chain. */
export async function diagnose(
  database: AuditDatabase,
  stored: StoredRecord,
  { start, end }: Walked,
): Promise<BrokenTrail> {
  const { id, previousHash } = stored
  if (previousHash === end.hash) {
    return broken(id, 'changed', 'its fields do not have the hash that it was appended with')
  }
  const follows = previousHash === start.hash ? start.records : await idOf(database, previousHash)
  if (follows !== undefined && follows < id) {
    return broken(follows + 1, 'inserted', `record ${id} was appended after ${follows}`)
  }
  if (follows !== undefined) return broken(id, 'reordered', `it was appended after ${follows}`)
  if (hashRecord(stored) === stored.hash) {
    // It is whole and in its place, so it is the record before it that is another one.
    return broken(Math.max(id - 1, 1), 'changed', 'it was replaced and given a new hash')
  }
  const original = originalId(stored)
  if (original === undefined) return broken(id, 'changed', 'it does not continue the chain')
  return broken(id, 'missing', `what stands here was appended as record ${original}`)
}

async function idOf({ db }: AuditDatabase, hash: string): Promise<number | undefined> {
  const query = db.selectFrom('audit_record').select('id').where('hash', '=', hash)
  const row = await query.orderBy('id').limit(1).executeTakeFirst()
  return row === undefined ? undefined : Number(row.id)
}

/** The later id under which a record still has its hash: those between were taken out. */
function originalId(stored: StoredRecord): number | undefined {
  for (let id = stored.id + 1; id <= stored.id + farthest; id++) {
    if (hashRecord({ ...stored, id }) === stored.hash) return id
  }
  return undefined
}
