import { createHash } from 'node:crypto'

/** The 64 hex digits by which ACLs and owners name an account; always the same for one account. */
export function canonicalIdOf(account: string): string {
  return createHash('sha256').update(`canonical id of ${account}`).digest('hex')
}
