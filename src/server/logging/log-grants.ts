import type { Json } from '../../core/json.ts'
import type { Bucket } from '../../engine/bucket.ts'
import { aclOfPolicy } from '../../protocol/acl/access-control-policy.ts'
import { privateAcl } from '../../protocol/acl/grant.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { canonicalIdOfAccount } from '../accounts/owner-of.ts'
import { knownAccounts } from '../acl/known-accounts.ts'
import { hasAclsDisabled } from '../acl/object-ownership.ts'
import { keptAcl } from '../acl/stored-acl.ts'
import type { BucketLogging } from './bucket-logging.ts'

/**
 * What is kept of the grants on log objects: their owner's, and the TargetGrants of the configuration. Throws what
 * grantees are refused with.
 */
export function logGrants(
  { grants }: Pick<BucketLogging, 'grants'>,
  target: Bucket,
  accounts: Accounts,
): Json | undefined {
  if (grants === undefined || hasAclsDisabled(target)) return undefined
  const owner = canonicalIdOfAccount(accounts, target.owner)
  const document = { Owner: { ID: owner }, Grants: [...grants] }
  const given = aclOfPolicy(document, owner, knownAccounts(accounts))
  return keptAcl([...privateAcl(owner), ...given], owner)
}
