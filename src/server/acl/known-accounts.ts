import type { Owner } from '@aws-sdk/client-s3'
import type { KnownAccounts } from '../../protocol/acl/grantees.ts'
import type { Accounts } from '../accounts/accounts.ts'

/** The accounts of the server, as ACLs name them. */
export function knownAccounts(accounts: Accounts): KnownAccounts {
  return {
    hasCanonicalId: (id) => accounts.byCanonicalId(id) !== undefined,
    canonicalIdOf: (email) => accounts.byEmail(email)?.canonicalId,
  }
}

/** How answers name a grantee. An account that is gone has no name any more. */
export function granteeOf(accounts: Accounts, canonicalId: string): Owner {
  const displayName = accounts.byCanonicalId(canonicalId)?.displayName
  return { ...(displayName !== undefined && { DisplayName: displayName }), ID: canonicalId }
}
