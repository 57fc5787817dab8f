import { isJsonObject } from '../../core/json.ts'
import type { Bucket } from '../../engine/bucket.ts'

export const objectOwnerships = [
  'BucketOwnerEnforced',
  'BucketOwnerPreferred',
  'ObjectWriter',
] as const
export type ObjectOwnership = (typeof objectOwnerships)[number]

const known = new WeakMap<Bucket, ObjectOwnership>()

/**
 * Whose new objects are, found once per record: the engine makes a new one when an aspect changes. A bucket without
 * ownership controls is as all were before there were any.
 * Source: S3 User Guide, "Controlling ownership of objects and disabling ACLs for your bucket".
 */
export function objectOwnership(bucket: Bucket): ObjectOwnership {
  let ownership = known.get(bucket)
  if (ownership === undefined) {
    ownership = ownershipOf(bucket)
    known.set(bucket, ownership)
  }
  return ownership
}

function ownershipOf({ aspects }: Bucket): ObjectOwnership {
  const controls = aspects['ownershipControls']
  const rules = isJsonObject(controls) ? controls['Rules'] : undefined
  const rule: unknown = Array.isArray(rules) ? rules[0] : undefined
  if (typeof rule !== 'object' || rule === null || !('ObjectOwnership' in rule))
    return 'ObjectWriter'
  return objectOwnerships.find((each) => each === rule.ObjectOwnership) ?? 'ObjectWriter'
}

/** True where ACLs have no say, and every object is the bucket owner's. */
export const hasAclsDisabled = (bucket: Bucket): boolean =>
  objectOwnership(bucket) === 'BucketOwnerEnforced'
