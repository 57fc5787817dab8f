import { isJsonObject } from '../../core/json.ts'
import type { Bucket } from '../../engine/bucket.ts'
import type { Acl } from '../../protocol/acl/grant.ts'
import { isPublicAcl } from '../../protocol/acl/is-public-acl.ts'
import { s3Error } from '../../protocol/errors.ts'

/** A flag of the public access block of a bucket. */
export type PublicAccessFlag =
  | 'BlockPublicAcls'
  | 'IgnorePublicAcls'
  | 'BlockPublicPolicy'
  | 'RestrictPublicBuckets'

/** Whether a flag is on; all are off where there is no public access block. */
export function blocksPublic({ aspects }: Pick<Bucket, 'aspects'>, flag: PublicAccessFlag) {
  const block = aspects['publicAccessBlock']
  return isJsonObject(block) && block[flag] === true
}

/** Throws `AccessDenied` for a public ACL that BlockPublicAcls forbids to write. */
export function checkPublicAcl(acl: Acl, bucket: Bucket): void {
  if (!blocksPublic(bucket, 'BlockPublicAcls') || !isPublicAcl(acl)) return
  throw s3Error('AccessDenied', {
    message:
      'Access Denied: the ACL is public, and BlockPublicAcls of the public access block is on.',
  })
}
