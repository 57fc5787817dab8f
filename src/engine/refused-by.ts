import type { Condition } from './engine.ts'
import { rowEtag } from './format.ts'

/** Why a condition does not hold of the object there is, or undefined if it does. */
export function refusedBy(
  condition: Condition,
  row: Buffer | undefined,
): 'precondition-failed' | 'absent' | undefined {
  const { ifMatch, ifNoneMatch } = condition
  if (ifMatch !== undefined) {
    if (row === undefined) return 'absent'
    if (!matches(ifMatch, row)) return 'precondition-failed'
  }
  if (ifNoneMatch === undefined || row === undefined) return undefined
  return matches(ifNoneMatch, row) ? 'precondition-failed' : undefined
}

function matches(etag: string, row: Buffer): boolean {
  return etag === '*' || etag === rowEtag(row)
}
