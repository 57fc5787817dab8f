import { isStowageError } from '../core/error.ts'
import type { S3Client } from './s3-client.ts'

/** What S3 says of an object that is there. */
export interface WrittenObject {
  readonly etag: string
  readonly versionId: string | undefined
  /** As base64, where the server tells one. */
  readonly crc: string | undefined
}

export interface WrittenOptions {
  readonly bucket: string
  readonly key: string
  readonly signal?: AbortSignal | undefined
}

/**
 * The object of a write that failed, if it is there after all: the first answer was lost, and the
 * repetition was refused for what that had done. `etag` is that of what was sent.
 */
export async function findWritten(
  client: S3Client,
  { bucket, key, signal }: WrittenOptions,
  etag: string,
): Promise<WrittenObject | undefined> {
  const input = { Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' } as const
  try {
    const head = await client.send('HeadObject', input, { signal })
    const { ETag, VersionId, ChecksumCRC32 } = head
    return ETag === etag ? { etag, versionId: VersionId, crc: ChecksumCRC32 } : undefined
  } catch {
    // The first error says more than that of this question.
    return undefined
  }
}

/** Whether a condition failed of a request that was sent before. */
export function isRepetitionRefused(error: unknown): boolean {
  return isStowageError(error, 'PreconditionFailed') && error.context['retries'] !== undefined
}
