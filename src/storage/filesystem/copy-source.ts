import { s3Error } from '../../protocol/errors.ts'
import { parseCopySource } from '../../protocol/copy-source.ts'
import { evaluatePreconditions } from '../../protocol/preconditions.ts'
import type { Disk } from './disk.ts'
import { getFoundObject, type FoundObject } from './find-object.ts'
import { placeOf } from './object-place.ts'
import { lastModifiedOf } from './read-answer.ts'
import { refuseVersion } from './refuse-version.ts'

/** The members that CopyObject and UploadPartCopy read their source by. */
export const sourceMembers = [
  'CopySource',
  'CopySourceIfMatch',
  'CopySourceIfModifiedSince',
  'CopySourceIfNoneMatch',
  'CopySourceIfUnmodifiedSince',
] as const

interface SourceInput {
  readonly Bucket?: string | undefined
  readonly CopySource?: string | undefined
  readonly CopySourceIfMatch?: string | undefined
  readonly CopySourceIfModifiedSince?: Date | undefined
  readonly CopySourceIfNoneMatch?: string | undefined
  readonly CopySourceIfUnmodifiedSince?: Date | undefined
}

/** The source of a copy, whose conditions hold. Throws `NoSuchBucket`, `NoSuchKey`, `PreconditionFailed`. */
export async function copySourceOf(
  disk: Disk,
  input: SourceInput,
  windows: boolean,
): Promise<FoundObject> {
  const { bucket, key, versionId } = parseCopySource(input.CopySource ?? '')
  // A directory is one bucket, whatever that is called; another one is not here.
  if (bucket !== input.Bucket) throw s3Error('NoSuchBucket', { context: { BucketName: bucket } })
  refuseVersion(versionId)
  const source = await getFoundObject(disk, placeOf(key, windows))
  const outcome = evaluatePreconditions(
    {
      ifMatch: input.CopySourceIfMatch,
      ifNoneMatch: input.CopySourceIfNoneMatch,
      ifModifiedSince: input.CopySourceIfModifiedSince,
      ifUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
    },
    { etag: source.record.etag, modified: lastModifiedOf(source).getTime() },
  )
  if (outcome === 'hold') return source
  throw s3Error('PreconditionFailed', { context: { Condition: 'x-amz-copy-source-If-Match' } })
}
