import type { AccessControlPolicy } from '@aws-sdk/client-s3'
import { aclOfPolicy } from '../../protocol/acl/access-control-policy.ts'
import { cannedAcl, type AclOwners } from '../../protocol/acl/canned-acl.ts'
import { aclOfHeaders, type GrantHeaders } from '../../protocol/acl/grant-headers.ts'
import type { Acl } from '../../protocol/acl/grant.ts'
import { s3Error } from '../../protocol/errors.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { knownAccounts } from './known-accounts.ts'

/** The members by which a request says an ACL. */
export const aclMembers = [
  'ACL',
  'GrantFullControl',
  'GrantRead',
  'GrantReadACP',
  'GrantWriteACP',
] as const

export interface AclInput extends GrantHeaders {
  readonly ACL?: string | undefined
  readonly AccessControlPolicy?: AccessControlPolicy | undefined
}

/**
 * The ACL that a request says, in one of three ways; undefined if it says none. Throws S3's own errors for two ways
 * at once, and for what is not an ACL.
 */
export function requestedAcl(
  input: AclInput,
  owners: AclOwners,
  accounts: Accounts,
): Acl | undefined {
  const known = knownAccounts(accounts)
  const spelled = aclOfHeaders(input, known)
  const { ACL: name, AccessControlPolicy: document } = input
  if (name !== undefined && spelled !== undefined) {
    throw s3Error('InvalidRequest', {
      message: 'Specifying both Canned ACLs and Header Grants is not allowed',
    })
  }
  if (document !== undefined) {
    if (name !== undefined || spelled !== undefined) throw s3Error('UnexpectedContent')
    return aclOfPolicy(document, owners.objectOwner ?? owners.bucketOwner, known)
  }
  return name === undefined ? spelled : cannedAcl(name, owners)
}

/** The same of a request that is there to put an ACL. Throws `MissingSecurityHeader` if it says none. */
export function putAcl(input: AclInput, owners: AclOwners, accounts: Accounts): Acl {
  const acl = requestedAcl(input, owners, accounts)
  if (acl !== undefined) return acl
  throw s3Error('MissingSecurityHeader', { context: { MissingHeaderName: 'x-amz-acl' } })
}
