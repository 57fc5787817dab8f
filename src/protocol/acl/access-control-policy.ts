import type { AccessControlPolicy, Grant as SdkGrant, Owner } from '@aws-sdk/client-s3'
import { s3Error } from '../errors.ts'
import { permissions, type Acl, type Grant } from './grant.ts'
import { resolveGrantee, type KnownAccounts, type NamedGrantee } from './grantees.ts'
import { groupUri } from './group-uri.ts'

/** Source: S3 User Guide, "Access control list (ACL) overview": an ACL can have up to 100 grants. */
export const maxGrants = 100

/**
 * The ACL of a document that was put on what `owner` owns. Throws `MalformedACLError`, `AccessDenied` for one that
 * would give it another owner, and what grantees are refused with.
 */
export function aclOfPolicy(
  { Grants = [], Owner }: AccessControlPolicy,
  owner: string,
  known: KnownAccounts,
): Acl {
  if (Owner?.ID === undefined || Grants.length > maxGrants) throw s3Error('MalformedACLError')
  if (Owner.ID !== owner) {
    if (!known.hasCanonicalId(Owner.ID)) resolveGrantee({ id: Owner.ID }, known)
    throw s3Error('AccessDenied')
  }
  const grants = Grants.map((grant) => grantOf(grant, known))
  // The order has no meaning; groups first is how canned ACLs have it.
  return [...grants.filter((each) => 'group' in each), ...grants.filter((each) => 'id' in each)]
}

function grantOf({ Grantee, Permission }: SdkGrant, known: KnownAccounts): Grant {
  const permission = permissions.find((each) => each === Permission)
  if (permission === undefined || Grantee === undefined) throw s3Error('MalformedACLError')
  return { ...resolveGrantee(namedGrantee(Grantee), known), permission }
}

/** The type says which of the three names is meant. */
function namedGrantee({ Type, ID, URI, EmailAddress }: NonNullable<SdkGrant['Grantee']>) {
  const named: NamedGrantee =
    Type === 'CanonicalUser'
      ? { id: ID }
      : Type === 'Group'
        ? { uri: URI }
        : Type === 'AmazonCustomerByEmail'
          ? { email: EmailAddress }
          : {}
  if (Object.values(named).every((name) => name === undefined)) throw s3Error('MalformedACLError')
  return named
}

/** How answers list the grants of an ACL. `ownerOf` names an account by its canonical id. */
export function listedGrants(acl: Acl, ownerOf: (canonicalId: string) => Owner): SdkGrant[] {
  return acl.map((grant) => ({
    Grantee:
      'id' in grant
        ? { Type: 'CanonicalUser', ...ownerOf(grant.id) }
        : { Type: 'Group', URI: groupUri(grant.group) },
    Permission: grant.permission,
  }))
}
