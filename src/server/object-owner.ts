import type { Json } from '../core/json.ts'
import type { Bucket } from '../engine/bucket.ts'
import type { ObjectMetadata } from '../engine/object-version.ts'
import { hasAclsDisabled } from './acl/object-ownership.ts'

type Extra = Readonly<Record<string, Json>>

/**
 * The account that owns an object or an upload: the bucket's, unless another account's is kept with it, and counts.
 * Where ACLs are disabled every object is the bucket owner's, whoever wrote it.
 */
export function objectOwner(metadata: Pick<ObjectMetadata, 'extra'>, bucket: Bucket): string {
  const owner = metadata.extra?.['owner']
  return typeof owner === 'string' && !hasAclsDisabled(bucket) ? owner : bucket.owner
}

/** What is kept so that `objectOwner` finds the account. */
export function keptOwner(account: string, bucket: Bucket): Extra {
  return account === bucket.owner ? {} : { owner: account }
}
