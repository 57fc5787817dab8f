import { s3Error } from '../errors.ts'
import { privateAcl, type Acl, type Grant } from './grant.ts'

/** Whose the bucket and, for an object, whose the object is: canonical ids. */
export interface AclOwners {
  readonly bucketOwner: string
  /** Undefined for the ACL of a bucket. */
  readonly objectOwner: string | undefined
}

const everybody: Grant = { group: 'AllUsers', permission: 'READ' }

/** What a canned ACL grants besides everything to the owner. Groups stand first: the order has no meaning. */
const grantsOf: Readonly<Record<string, (bucketOwner: string) => Acl>> = {
  private: () => [],
  'public-read': () => [everybody],
  'public-read-write': () => [everybody, { group: 'AllUsers', permission: 'WRITE' }],
  'authenticated-read': () => [{ group: 'AuthenticatedUsers', permission: 'READ' }],
  // It is for Amazon EC2, which has no account here.
  'aws-exec-read': () => [],
  'bucket-owner-read': (id) => [{ id, permission: 'READ' }],
  'bucket-owner-full-control': (id) => [{ id, permission: 'FULL_CONTROL' }],
}

const logDelivery: Acl = [
  { group: 'LogDelivery', permission: 'WRITE' },
  { group: 'LogDelivery', permission: 'READ_ACP' },
]

/**
 * The grants that a canned ACL stands for. Throws `InvalidArgument`.
 * Source: S3 User Guide, "Access control list (ACL) overview", canned ACL.
 */
export function cannedAcl(name: string, { bucketOwner, objectOwner }: AclOwners): Acl {
  if (objectOwner === undefined) {
    if (name === 'log-delivery-write') return [...logDelivery, ...privateAcl(bucketOwner)]
    // Those that are about the owner of an object's bucket say nothing of the bucket, and S3 ignores them.
    if (name.startsWith('bucket-owner-')) return cannedAcl('private', { bucketOwner, objectOwner })
  }
  const grants = Object.hasOwn(grantsOf, name) ? grantsOf[name] : undefined
  if (grants === undefined) {
    throw s3Error('InvalidArgument', {
      context: { ArgumentName: 'x-amz-acl', ArgumentValue: name },
    })
  }
  const owner = objectOwner ?? bucketOwner
  const others = grants(bucketOwner)
  const kept = others.filter((grant) => !('id' in grant) || grant.id !== owner)
  const isGroups = kept.some((grant) => 'group' in grant)
  return isGroups ? [...kept, ...privateAcl(owner)] : [...privateAcl(owner), ...kept]
}
