import { isStowageError } from '../core/error.ts'
import { taggingHeader } from '../protocol/tagging.ts'
import type { CopySource } from './copy-source.ts'
import type { S3Client } from './s3-client.ts'

/** The tags of what is copied, as a query string; `''` for none. */
export async function sourceTagging(
  client: S3Client,
  { bucket, key, versionId }: CopySource,
  signal: AbortSignal | undefined,
): Promise<string> {
  const input = { Bucket: bucket, Key: key, VersionId: versionId }
  try {
    const { TagSet = [] } = await client.send('GetObjectTagging', input, { signal })
    return taggingHeader(
      Object.fromEntries(TagSet.map(({ Key: name = '', Value = '' }) => [name, Value])),
    )
  } catch (error) {
    // A server without tags has none to take over.
    if (isStowageError(error, 'NotImplemented') || isStowageError(error, 'NoSuchTagSet')) return ''
    throw error
  }
}
