/** What a grant of an ACL permits. */
export const permissions = ['READ', 'WRITE', 'READ_ACP', 'WRITE_ACP', 'FULL_CONTROL'] as const
export type Permission = (typeof permissions)[number]

/** The groups that S3 predefines, by the last step of their URI. */
export const groups = ['AllUsers', 'AuthenticatedUsers', 'LogDelivery'] as const
export type Group = (typeof groups)[number]

/** An account, by its canonical id, or a group. */
export type Grantee = { readonly id: string } | { readonly group: Group }

/** One line of an ACL, as it is kept. */
export type Grant = Grantee & { readonly permission: Permission }

/** An ACL: who may do what, and nothing about who may not. */
export type Acl = readonly Grant[]

/** True for an ACL that was kept. */
export function isAcl(value: unknown): value is Acl {
  return Array.isArray(value) && value.every(isGrant)
}

function isGrant(value: unknown): value is Grant {
  if (typeof value !== 'object' || value === null || !('permission' in value)) return false
  const isGrantee = 'id' in value ? typeof value.id === 'string' : 'group' in value
  return isGrantee && permissions.some((each) => each === value.permission)
}

/** The ACL of what has no other: everything for its owner, nothing for anybody else. */
export const privateAcl = (owner: string): Acl => [{ id: owner, permission: 'FULL_CONTROL' }]
