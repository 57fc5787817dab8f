import type { Json } from '../../core/json.ts'
import type { Bucket } from '../../engine/bucket.ts'
import { aclOfPolicy } from '../../protocol/acl/access-control-policy.ts'
import { privateAcl, type Acl } from '../../protocol/acl/grant.ts'
import { isPublicGrant } from '../../protocol/acl/is-public-acl.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { canonicalIdOfAccount } from '../accounts/owner-of.ts'
import { blocksPublic } from '../acl/check-public-acl.ts'
import { knownAccounts } from '../acl/known-accounts.ts'
import { hasAclsDisabled } from '../acl/object-ownership.ts'
import { keptAcl } from '../acl/stored-acl.ts'
import type { BucketLogging } from './bucket-logging.ts'

/** The TargetGrants of a configuration; undefined where they have no effect. Throws what grantees are refused with. */
export function targetGrants(
  { grants }: Pick<BucketLogging, 'grants'>,
  target: Bucket,
  accounts: Accounts,
): Acl | undefined {
  if (grants === undefined || hasAclsDisabled(target)) return undefined
  const owner = canonicalIdOfAccount(accounts, target.owner)
  const document = { Owner: { ID: owner }, Grants: [...grants] }
  return aclOfPolicy(document, owner, knownAccounts(accounts))
}

/** What is kept of the grants on log objects: their owner's, and those of the configuration that the target takes. */
export function logGrants(
  logging: Pick<BucketLogging, 'grants'>,
  target: Bucket,
  accounts: Accounts,
): Json | undefined {
  const given = targetGrants(logging, target, accounts)
  if (given === undefined) return undefined
  const owner = canonicalIdOfAccount(accounts, target.owner)
  const blocked = blocksPublic(target, 'BlockPublicAcls')
  const kept = given.filter((grant) => !(blocked && isPublicGrant(grant)))
  return keptAcl([...privateAcl(owner), ...kept], owner)
}
