import type { AmendObject } from '../engine/engine.ts'
import type { ObjectVersion } from '../engine/object-version.ts'
import { s3Error } from '../protocol/errors.ts'
import type { Context } from './handler.ts'

/** Changes what is kept of the very version that was found. Throws `NoSuchKey` if it is gone meanwhile. */
export async function amendVersion(
  { bucket, key, versionId, sequence }: ObjectVersion,
  amend: AmendObject['amend'],
  { engine }: Context,
): Promise<ObjectVersion> {
  const amended = await engine.amendObject({ bucket, key, versionId, sequence, amend })
  if (amended === undefined) throw s3Error('NoSuchKey', { context: { Key: key } })
  return amended
}
