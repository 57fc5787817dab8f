import type { ObjectVersion } from '../../engine/object-version.ts'
import { aclGrants } from '../../protocol/acl/acl-grants.ts'
import { aclPermission } from '../../protocol/acl/acl-permission.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { Caller } from '../caller.ts'
import type { Asked } from '../handler.ts'
import { objectOwner } from '../object-owner.ts'
import { blocksPublic } from './check-public-acl.ts'
import { bucketAcl, objectAcl } from './stored-acl.ts'

interface AclAsker {
  readonly caller: Caller
  readonly accounts: Accounts
  /** The version that the action is on, where there is one. */
  readonly version: ObjectVersion | undefined
}

/** Whether the ACL of the bucket or object allows an action to the caller; asked only where ACLs are enabled. */
export function aclAllows(asked: Asked, { caller, accounts, version }: AclAsker): boolean {
  const { bucket, isNew = false } = asked
  // Whoever may put an object says what its ACL is.
  const action = isNew && asked.action === 's3:PutObjectAcl' ? 's3:PutObject' : asked.action
  const needed = aclPermission(action)
  if (needed === undefined) return false
  const { permission } = needed
  const asker = {
    canonicalId: caller.canonicalId,
    ignoresPublic: blocksPublic(bucket, 'IgnorePublicAcls'),
  }
  if (needed.of === 'object') {
    if (version === undefined) return false
    return aclGrants(objectAcl(version.metadata, bucket, accounts), permission, asker)
  }
  if (action === 's3:DeleteObject' && version !== undefined) {
    if (objectOwner(version.metadata, bucket) !== caller.account) return false
  }
  return aclGrants(bucketAcl(bucket, accounts), permission, asker)
}
