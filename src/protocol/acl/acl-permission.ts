import type { Permission } from './grant.ts'

/** The ACL that has a say in an action, and what it has to grant. */
export interface AclPermission {
  readonly of: 'bucket' | 'object'
  readonly permission: Permission
}

const onBucket = (permission: Permission): AclPermission => ({ of: 'bucket', permission })
const onObject = (permission: Permission): AclPermission => ({ of: 'object', permission })

/**
 * Source: S3 User Guide, "Access control list (ACL) overview", mapping of ACL permissions and access policy permissions.
 * WRITE also allows the deletion of objects that the grantee owns, says the API Reference of PutBucketAcl.
 */
const permissionOf: ReadonlyMap<string, AclPermission> = new Map([
  ['s3:ListBucket', onBucket('READ')],
  ['s3:ListBucketVersions', onBucket('READ')],
  ['s3:ListBucketMultipartUploads', onBucket('READ')],
  ['s3:PutObject', onBucket('WRITE')],
  ['s3:DeleteObject', onBucket('WRITE')],
  ['s3:GetBucketAcl', onBucket('READ_ACP')],
  ['s3:PutBucketAcl', onBucket('WRITE_ACP')],
  ['s3:GetObject', onObject('READ')],
  ['s3:GetObjectVersion', onObject('READ')],
  ['s3:GetObjectAcl', onObject('READ_ACP')],
  ['s3:GetObjectVersionAcl', onObject('READ_ACP')],
  ['s3:PutObjectAcl', onObject('WRITE_ACP')],
  ['s3:PutObjectVersionAcl', onObject('WRITE_ACP')],
])

/** What an ACL has to grant for an action; undefined for one that no ACL can allow. */
export const aclPermission = (action: string): AclPermission | undefined => permissionOf.get(action)
