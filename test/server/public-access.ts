import { PutPublicAccessBlockCommand } from '@aws-sdk/client-s3'
import type { S3World } from './s3-world.ts'

/** All four flags of a public access block, on or off. */
export const accessBlocked = (isBlocked: boolean) => ({
  BlockPublicAcls: isBlocked,
  BlockPublicPolicy: isBlocked,
  IgnorePublicAcls: isBlocked,
  RestrictPublicBuckets: isBlocked,
})

/** Blocks public access to a bucket, or lets it be. */
export async function blockAccess({ s3 }: S3World, Bucket: string, isBlocked: boolean) {
  const PublicAccessBlockConfiguration = accessBlocked(isBlocked)
  await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }))
}

/** The policy that makes objects readable to everybody: all, or those of one pattern. */
export const publicRead = (bucket: string, keys = '*'): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${bucket}/${keys}`,
      },
    ],
  })
