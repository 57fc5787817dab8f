import type { Acl, Permission } from './grant.ts'
import { isPublicGrant } from './is-public-acl.ts'

/** Who asks. */
export interface AclCaller {
  /** Undefined for nobody: an anonymous request. */
  readonly canonicalId: string | undefined
  /** IgnorePublicAcls of the public access block. */
  readonly ignoresPublic: boolean
}

/** Whether an ACL grants a permission to the account that asks. */
export function aclGrants(acl: Acl, permission: Permission, caller: AclCaller): boolean {
  return acl.some((grant) => {
    if (grant.permission !== permission && grant.permission !== 'FULL_CONTROL') return false
    if ('id' in grant) return grant.id === caller.canonicalId
    if (!isPublicGrant(grant) || caller.ignoresPublic) return false
    return grant.group === 'AllUsers' || caller.canonicalId !== undefined
  })
}
