import { createHash } from 'node:crypto'
import type { StorableEntry } from './record.ts'

/*
 * The chain. The hash of a record is the SHA-256, in lower-case hex, of these bytes:
 *
 *   "stowage.audit.1" LF, then the eleven fields in this order:
 *   previousHash id time action actor resource outcome requestId address agent detail
 *
 * A field that is present is written as the decimal number of its UTF-8 bytes, ":", those bytes,
 * ",". One that is absent is written as "-,". So no two records have the same bytes: "" and absent
 * differ, and nothing can move from one field to the next. The id is in decimal; the detail is its
 * canonical JSON (canonical-json.ts). The previousHash of record 1 is 64 zeros.
 */

/** The hash before the first record. */
export const genesisHash = '0'.repeat(64)

/** A record as the database holds it, but for its hash. */
export interface UnsealedRecord extends StoredEntry {
  readonly id: number
  readonly time: string
  readonly previousHash: string
}

/** A record as the database holds it. */
export interface StoredRecord extends UnsealedRecord {
  readonly hash: string
}

// The outcome is any text here: what was tampered with has to be hashed as well.
type StoredEntry = Omit<StorableEntry, 'outcome'> & { readonly outcome: string }

/** The hash that seals a record to the one before it. */
export function hashRecord(record: UnsealedRecord): string {
  const { previousHash, id, time, action, actor, resource } = record
  const { outcome, requestId, address, agent, detail } = record
  const required = [previousHash, String(id), time, action, actor, resource, outcome]
  let bytes = 'stowage.audit.1\n'
  for (const field of [...required, requestId, address, agent, detail]) {
    bytes += field === null ? '-,' : `${Buffer.byteLength(field)}:${field},`
  }
  return createHash('sha256').update(bytes).digest('hex')
}
