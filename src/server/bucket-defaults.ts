import type { Json } from '../core/json.ts'

/** All four flags on: nothing of the bucket can become public. */
export const publicAccessBlocked = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
} as const

/** SSE-S3. Source: S3 User Guide, "Setting default server-side encryption behavior for Amazon S3 buckets". */
export const defaultEncryption = {
  Rules: [
    { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false },
  ],
}

interface NewBucket {
  /** What the request says of it. */
  readonly ownership: string | undefined
  /** As before April 2023: ACLs enabled, nothing blocked. */
  readonly isLegacy: boolean
}

/**
 * What AWS gives a new bucket since April 2023: ACLs disabled, public access blocked, SSE-S3. Legacy buckets have no
 * such settings, as those had none that are older; their objects are encrypted all the same.
 * Source: S3 User Guide, "Default settings for new S3 buckets FAQ".
 */
export function newBucketAspects({ ownership, isLegacy }: NewBucket): Record<string, Json> {
  const ObjectOwnership = ownership ?? (isLegacy ? undefined : 'BucketOwnerEnforced')
  return {
    ...(!isLegacy && { publicAccessBlock: publicAccessBlocked }),
    ...(ObjectOwnership !== undefined && { ownershipControls: { Rules: [{ ObjectOwnership }] } }),
    ...(!isLegacy && { encryption: defaultEncryption }),
  }
}
