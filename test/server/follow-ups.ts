import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
import type { S3World } from './s3-world.ts'

/** What stands in the objects of a bucket, by key. */
export async function textsIn(
  { s3 }: Pick<S3World, 's3'>,
  Bucket: string,
  Prefix = '',
): Promise<ReadonlyMap<string, string>> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }))
  const texts = new Map<string, string>()
  for (const { Key = '' } of Contents) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }))
    texts.set(Key, (await Body?.transformToString()) ?? '')
  }
  return texts
}
