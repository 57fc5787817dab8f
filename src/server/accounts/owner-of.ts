import type { Owner } from '@aws-sdk/client-s3'
import type { Accounts } from './accounts.ts'
import { canonicalIdOf } from './canonical-id.ts'

/** The canonical id by which S3 names whoever wrote an object without signing. */
const anonymousId = '65a011a29cdf8ec533ec3d1ccaae921c'

/** How answers name the account that owns something. An account that is gone keeps its id. */
export function ownerOf(accounts: Accounts, account: string): Owner {
  const known = accounts.account(account)
  if (known === undefined) return { ID: goneId(account) }
  return { ID: known.canonicalId, DisplayName: known.displayName }
}

/** The canonical id of an account, by its id. */
export function canonicalIdOfAccount(accounts: Accounts, account: string): string {
  return accounts.account(account)?.canonicalId ?? goneId(account)
}

const goneId = (account: string): string =>
  account === 'anonymous' ? anonymousId : canonicalIdOf(account)
