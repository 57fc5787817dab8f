import type { Acl, Grant } from './grant.ts'

/** True for a grant to everybody, or to everybody with an account anywhere. */
export function isPublicGrant(grant: Grant): boolean {
  return 'group' in grant && grant.group !== 'LogDelivery'
}

/**
 * Whether S3 calls an ACL public.
 * Source: S3 User Guide, "Blocking public access to your Amazon S3 storage", the meaning of "public".
 */
export const isPublicAcl = (acl: Acl): boolean => acl.some(isPublicGrant)
