import { sql } from 'kysely'
import type { AuditDatabase } from './schema.ts'
import { decodeText } from './stored-record.ts'

/** Where the chain ends. */
export interface TrailHead {
  readonly records: number
  /** The hash of the last record. */
  readonly hash: string
}

/** The trail's own account of its end, beside the last id that is really there. */
export interface HeadState {
  /** Undefined if the account is gone or makes no sense. */
  readonly head: TrailHead | undefined
  /** 0 if there are no records. */
  readonly lastId: number
}

const records = sql`cast(records as bigint)`.as('records')

/** The head and the last id of one instant: one statement is one snapshot. */
export async function readHead({ db, traits }: AuditDatabase): Promise<HeadState> {
  const row = await db
    .selectFrom(
      db
        .selectFrom('audit_record')
        .select((eb) => eb.fn.max('id').as('lastId'))
        .as('last'),
    )
    .leftJoin('audit_head', (join) => join.on('audit_head.id', '=', 1))
    .select(['lastId', records, traits.bytes('hash').as('hash')])
    .executeTakeFirst()
  return { head: parseHead(row), lastId: Number(row?.lastId ?? 0) }
}

/** The head, locked for the rest of the transaction, in every database: the update is the lock. */
export async function lockHead({ db, traits }: AuditDatabase): Promise<TrailHead | undefined> {
  const row = await db
    .updateTable('audit_head')
    .set({ records: sql<number>`records` })
    .where('id', '=', 1)
    .returning([records, traits.bytes('hash').as('hash')])
    .executeTakeFirst()
  return parseHead(row)
}

function parseHead(row: { records: unknown; hash: unknown } | undefined): TrailHead | undefined {
  if (row === undefined || row.records === null) return undefined
  const [count, hash] = [Number(row.records), decodeText(row.hash)]
  if (!Number.isSafeInteger(count) || count < 0) return undefined
  return typeof hash === 'string' && /^[\da-f]{64}$/.test(hash)
    ? { records: count, hash }
    : undefined
}
