import type { DeletedObject, _Error as DeleteError, ObjectIdentifier } from '@aws-sdk/client-s3'
import { isStowageError } from '../../core/error.ts'
import { s3Error } from '../../protocol/errors.ts'
import { maxDeletedKeys } from '../../protocol/limits.ts'
import { deleteVersion } from '../delete-version.ts'
import { defineHandler, type Context } from '../handler.ts'

export const deleteObjects = defineHandler({
  operation: 'DeleteObjects',
  // Nothing here is ever locked, so there is nothing to bypass.
  honours: ['BypassGovernanceRetention', 'Delete'],
  async handle({ Delete }, context) {
    const objects = Delete?.Objects ?? []
    if (objects.length === 0 || objects.length > maxDeletedKeys) throw s3Error('MalformedXML')

    const outcomes = await Promise.all(objects.map((object) => deleteOne(object, context)))

    const errors = outcomes.filter((outcome) => 'Code' in outcome)
    const deleted = outcomes.filter((outcome) => !('Code' in outcome))
    return {
      ...(errors.length > 0 && { Errors: errors }),
      ...(Delete?.Quiet !== true && { Deleted: deleted }),
    }
  },
})

async function deleteOne(
  { Key = '', VersionId, ETag }: ObjectIdentifier,
  context: Context,
): Promise<DeletedObject | DeleteError> {
  const named = { Key, ...(VersionId !== undefined && { VersionId }) }
  try {
    const action = VersionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion'
    const asked = { action, bucket: context.bucket, key: Key, versionId: VersionId }
    if (!context.allows(asked)) throw s3Error('AccessDenied')
    const deletion = { key: Key, versionId: VersionId, ifMatch: ETag }
    const { deleteMarker, versionId } = await deleteVersion(deletion, context)
    if (!deleteMarker) return named
    return { ...named, DeleteMarker: true, DeleteMarkerVersionId: versionId }
  } catch (error) {
    if (!isStowageError(error)) throw error
    return { ...named, Code: error.code, Message: error.message }
  }
}
