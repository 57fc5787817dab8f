import type { DeleteResult } from '../engine/engine.ts'
import { s3Error } from '../protocol/errors.ts'
import type { Context } from './handler.ts'
import { bypassesGovernance, mayDelete, protectedByLock } from './lock/version-lock.ts'
import { writeCondition } from './write-outcome.ts'

interface Deletion {
  readonly key: string
  readonly versionId: string | undefined
  readonly ifMatch: string | undefined
  /** The header that asks to bypass governance. */
  readonly bypass: boolean | undefined
}

/** Deletes a version, or leaves a delete marker. A key that is not there is deleted too, as on S3. */
export async function deleteVersion(
  { key, versionId, ifMatch, bypass: asked }: Deletion,
  context: Context,
): Promise<DeleteResult & { outcome: 'deleted' | 'absent' }> {
  const { engine, bucket } = context
  const now = context.now.getTime()
  const bypass = bypassesGovernance(asked, { key, versionId }, context)
  const result = await engine.deleteObject({
    bucket: bucket.name,
    key,
    ...(versionId !== undefined && { versionId }),
    ...writeCondition({ IfMatch: ifMatch }),
    allow: (version) => mayDelete(version, { now, bypass }),
  })
  switch (result.outcome) {
    case 'precondition-failed':
      throw s3Error('PreconditionFailed', { context: { Condition: 'If-Match' } })
    case 'no-bucket':
      throw s3Error('NoSuchBucket', { context: { BucketName: bucket.name } })
    case 'not-allowed':
      throw protectedByLock()
    case 'absent':
      return result
    case 'deleted':
      await context.raise(eventOf(result, versionId), {
        key,
        versionId: result.versionId,
        sequence: result.sequence ?? 0,
      })
      return result
  }
}

function eventOf({ deleteMarker }: { deleteMarker: boolean }, versionId: string | undefined) {
  const leftMarker = deleteMarker && versionId === undefined
  return leftMarker ? 'ObjectRemoved:DeleteMarkerCreated' : 'ObjectRemoved:Delete'
}
