import { sql } from 'kysely'
import type { AuditDatabase, SqlTraits } from './schema.ts'
import { decodeText } from './stored-record.ts'

/** Where the chain ends. */
export interface TrailHead {
  readonly records: number
  /** The hash of the last record. */
  readonly hash: string
}

/** The trail's own account of where it begins and ends. */
export interface TrailEnds {
  /** Where it begins: retention deleted the records up to here. Zero, and 64 zeros, before that. */
  readonly anchor: TrailHead
  readonly head: TrailHead
}

/** That account, beside the last id that is really there. */
export interface HeadState {
  /** Undefined if the account is gone or makes no sense. */
  readonly ends: TrailEnds | undefined
  /** 0 if there are no records. */
  readonly lastId: number
}

/** The account and the last id of one instant: one statement is one snapshot. */
export async function readHead({ db, traits }: AuditDatabase): Promise<HeadState> {
  const row = await db
    .selectFrom(
      db
        .selectFrom('audit_record')
        .select((eb) => eb.fn.max('id').as('lastId'))
        .as('last'),
    )
    .leftJoin('audit_head', (join) => join.on('audit_head.id', '=', 1))
    .select(['lastId', ...selection(traits)])
    .executeTakeFirst()
  return { ends: parseEnds(row), lastId: Number(row?.lastId ?? 0) }
}

/** The account, locked for the rest of the transaction in every database: the update is the lock. */
export async function lockHead({ db, traits }: AuditDatabase): Promise<TrailEnds | undefined> {
  const row = await db
    .updateTable('audit_head')
    .set({ records: sql<number>`records` })
    .where('id', '=', 1)
    .returning(selection(traits))
    .executeTakeFirst()
  return parseEnds(row)
}

const selection = (traits: SqlTraits) => [
  sql`cast(records as bigint)`.as('records'),
  traits.bytes('hash').as('hash'),
  sql`cast(anchor_records as bigint)`.as('anchorRecords'),
  traits.bytes('anchor_hash').as('anchorHash'),
]

interface UntrustedEnds {
  readonly records: unknown
  readonly hash: unknown
  readonly anchorRecords: unknown
  readonly anchorHash: unknown
}

function parseEnds(row: UntrustedEnds | undefined): TrailEnds | undefined {
  if (row === undefined) return undefined
  const head = parseHead(row.records, row.hash)
  const anchor = parseHead(row.anchorRecords, row.anchorHash)
  if (head === undefined || anchor === undefined) return undefined
  return anchor.records <= head.records ? { anchor, head } : undefined
}

function parseHead(records: unknown, bytes: unknown): TrailHead | undefined {
  if (records === null) return undefined
  const [count, hash] = [Number(records), decodeText(bytes)]
  if (!Number.isSafeInteger(count) || count < 0) return undefined
  return typeof hash === 'string' && /^[\da-f]{64}$/.test(hash)
    ? { records: count, hash }
    : undefined
}
