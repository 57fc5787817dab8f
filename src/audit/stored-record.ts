import type { Insertable } from 'kysely'
import type { Json } from '../core/json.ts'
import { parseJson } from '../core/json.ts'
import type { StoredRecord } from './chain.ts'
import { auditError } from './errors.ts'
import { outcomeSchema, type AuditRecord } from './record.ts'
import type { AuditRecordTable, SqlTraits } from './schema.ts'

const columns = {
  time: 'time',
  action: 'action',
  actor: 'actor',
  resource: 'resource',
  outcome: 'outcome',
  requestId: 'request_id',
  address: 'address',
  agent: 'agent',
  detail: 'detail',
  previousHash: 'previous_hash',
  hash: 'hash',
} as const satisfies Record<string, keyof AuditRecordTable>

type TextField = keyof typeof columns

/** A row that may have been tampered with: its texts are bytes, if they are texts at all. */
export type UntrustedRow = Readonly<Record<TextField | 'id', unknown>>

/** The selection that reads an {@link UntrustedRow}. */
export function recordSelection(traits: SqlTraits) {
  const read = (field: TextField) => traits.bytes(columns[field]).as(field)
  return [
    'id' as const,
    read('time'),
    read('action'),
    read('actor'),
    read('resource'),
    read('outcome'),
    read('requestId'),
    read('address'),
    read('agent'),
    read('detail'),
    read('previousHash'),
    read('hash'),
  ] as const
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of bytes, null for null, undefined for what is no UTF-8 text. */
export function decodeText(bytes: unknown): string | null | undefined {
  if (bytes === null) return null
  if (!(bytes instanceof ArrayBuffer) && !(bytes instanceof Uint8Array)) return undefined
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}

/** A row as the record that it holds, or undefined if none of our appends can have written it. */
export function parseRow(row: UntrustedRow): StoredRecord | undefined {
  const required = (field: TextField) => decodeText(row[field]) ?? undefined
  const [time, action, actor] = [required('time'), required('action'), required('actor')]
  const [resource, outcome] = [required('resource'), required('outcome')]
  const [requestId, address] = [decodeText(row.requestId), decodeText(row.address)]
  const [agent, detail] = [decodeText(row.agent), decodeText(row.detail)]
  const [previousHash, hash] = [required('previousHash'), required('hash')]
  if (time === undefined || action === undefined || actor === undefined) return undefined
  if (resource === undefined || outcome === undefined || requestId === undefined) return undefined
  if (address === undefined || agent === undefined || detail === undefined) return undefined
  if (previousHash === undefined || hash === undefined) return undefined
  const entry = { action, actor, resource, outcome, requestId, address, agent, detail }
  return { id: Number(row.id), time, ...entry, previousHash, hash }
}

/** A stored record as applications see it. Throws `AuditTrailBroken` if it makes no sense. */
export function toAuditRecord(stored: StoredRecord): AuditRecord {
  const { requestId, address, agent, detail, ...required } = stored
  const outcome = outcomeSchema.safeParse(stored.outcome)
  if (!outcome.success) throw auditError('AuditTrailBroken', { context: { id: stored.id } })
  return {
    ...required,
    outcome: outcome.data,
    ...(requestId !== null && { requestId }),
    ...(address !== null && { address }),
    ...(agent !== null && { agent }),
    ...(detail !== null && { detail: parseDetail(stored.id, detail) }),
  }
}

function parseDetail(id: number, text: string): Json {
  try {
    return parseJson(text)
  } catch (cause) {
    throw auditError('AuditTrailBroken', { context: { id }, cause })
  }
}

/** A stored record as a row to insert. */
export function toRow(stored: StoredRecord): Insertable<AuditRecordTable> {
  const { requestId, previousHash, ...same } = stored
  return { ...same, request_id: requestId, previous_hash: previousHash }
}
