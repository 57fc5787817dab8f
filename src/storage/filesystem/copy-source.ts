import { checkCopyConditions, type CopySourceInput } from '../../protocol/check-conditions.ts'
import { parseCopySource } from '../../protocol/copy-source.ts'
import { s3Error } from '../../protocol/errors.ts'
import type { Disk } from './disk.ts'
import { getFoundObject, type FoundObject } from './find-object.ts'
import { placeOf } from './object-place.ts'
import { validatorsOf } from './read-answer.ts'
import { refuseVersion } from './refuse-version.ts'

interface SourceInput extends CopySourceInput {
  readonly Bucket?: string | undefined
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
  checkCopyConditions(input, validatorsOf(source))
  return source
}
