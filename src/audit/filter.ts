import type { Expression, ExpressionBuilder, SqlBool } from 'kysely'
import { z } from 'zod'
import { auditError } from './errors.ts'
import type { AuditTables } from './schema.ts'

/** Which records: those that match all that is given. */
export interface RecordMatch {
  readonly action?: string | undefined
  readonly actor?: string | undefined
  readonly resource?: string | undefined
  readonly resourcePrefix?: string | undefined
  /** The earliest time, included. */
  readonly from?: Date | undefined
  /** The latest time, excluded. */
  readonly to?: Date | undefined
}

/** Which records, how many, and in which order. */
export interface RecordFilter extends RecordMatch {
  readonly limit?: number | undefined
  /** The id of the last record of the page before. */
  readonly after?: number | undefined
  /**
   * By time, or in the order of the chain (by id), in which nothing appended later is missed even
   * if a clock was set back. @default 'oldest'
   */
  readonly order?: 'oldest' | 'newest' | 'chain' | undefined
}

const matchShape = {
  action: z.string().optional(),
  actor: z.string().optional(),
  resource: z.string().optional(),
  resourcePrefix: z.string().optional(),
  from: z.date().optional(),
  to: z.date().optional(),
}

const matchSchema = z.strictObject(matchShape)

const filterSchema = z.strictObject({
  ...matchShape,
  limit: z.int().positive().optional(),
  after: z.int().nonnegative().optional(),
  order: z.enum(['oldest', 'newest', 'chain']).default('oldest'),
})

/** A filter from outside, checked. Throws `AuditFilterInvalid`. */
export function parseFilter(filter: unknown) {
  return parse(filterSchema, filter)
}

/** What to count, checked. Throws `AuditFilterInvalid`. */
export function parseMatch(match: unknown): RecordMatch {
  return parse(matchSchema, match)
}

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const property = issue?.path.join('.') || 'the filter'
  throw auditError('AuditFilterInvalid', {
    message: `The filter of the audit query is not valid: ${property}: ${issue?.message}`,
    context: { property },
  })
}

/** The condition of a match. */
export function matching(
  where: ExpressionBuilder<AuditTables, 'audit_record'>,
  match: RecordMatch,
): Expression<SqlBool> {
  const conditions: Expression<SqlBool>[] = []
  for (const name of ['action', 'actor', 'resource'] as const) {
    const value = match[name]
    if (value !== undefined) conditions.push(where(name, '=', value))
  }
  if (match.from !== undefined) conditions.push(where('time', '>=', match.from.toISOString()))
  if (match.to !== undefined) conditions.push(where('time', '<', match.to.toISOString()))
  if (match.resourcePrefix !== undefined) {
    // A range, because LIKE ignores case in SQLite and uses no index.
    const end = prefixEnd(match.resourcePrefix)
    conditions.push(where('resource', '>=', match.resourcePrefix))
    if (end !== undefined) conditions.push(where('resource', '<', end))
  }
  return where.and(conditions)
}

/** The first text, in the order of UTF-8 bytes, after all that begin so; undefined if there is none. */
export function prefixEnd(prefix: string): string | undefined {
  const points = Array.from(prefix, (character) => character.codePointAt(0) ?? 0)
  while (points.at(-1) === 0x10ffff) points.pop()
  const last = points.pop()
  if (last === undefined) return undefined
  // The surrogates are no characters.
  return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1)
}
