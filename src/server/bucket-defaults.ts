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

/**
 * What AWS gives a new bucket since April 2023: ACLs disabled, public access blocked, SSE-S3.
 * Source: S3 User Guide, "Default settings for new S3 buckets FAQ".
 */
export function newBucketAspects(
  ownership = 'BucketOwnerEnforced',
): Readonly<Record<string, Json>> {
  return {
    publicAccessBlock: publicAccessBlocked,
    ownershipControls: { Rules: [{ ObjectOwnership: ownership }] },
    encryption: defaultEncryption,
  }
}
