import type { Json } from '../../core/json.ts'
import type { Context } from '../handler.ts'

/** The members by which a write says how long its object is locked. */
export const lockMembers = [] as const

/** What is kept of them with the object. */
export function lockExtra(
  _input: object,
  _context: Context,
): Readonly<Record<string, Json>> | undefined {
  return undefined
}
