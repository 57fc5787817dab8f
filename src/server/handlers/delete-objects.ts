import type { DeletedObject, _Error as DeleteError, ObjectIdentifier } from '@aws-sdk/client-s3'
import { isStowageError } from '../../core/error.ts'
import { s3Error } from '../../protocol/errors.ts'
import { checkKeyLength } from '../../protocol/key-length.ts'
import { maxDeletedKeys } from '../../protocol/limits.ts'
import { checkVersionId } from '../../protocol/version-id.ts'
import { deleteVersion } from '../delete-version.ts'
import { defineHandler, type Context } from '../handler.ts'

export const deleteObjects = defineHandler({
  operation: 'DeleteObjects',
  honours: ['BypassGovernanceRetention', 'Delete'],
  async handle({ BypassGovernanceRetention: bypass, Delete }, context) {
    const objects = Delete?.Objects ?? []
    const isSound = objects.length > 0 && objects.length <= maxDeletedKeys
    if (!isSound || objects.some(({ Key }) => !Key)) throw s3Error('MalformedXML')

    const outcomes = await Promise.all(objects.map((object) => outcomeOf(object, bypass, context)))

    const errors = outcomes.filter((outcome) => 'Code' in outcome)
    const deleted = outcomes.filter((outcome) => !('Code' in outcome))
    return {
      ...(errors.length > 0 && { Errors: errors }),
      ...(Delete?.Quiet !== true && { Deleted: deleted }),
    }
  },
})

async function outcomeOf(
  object: ObjectIdentifier,
  bypass: boolean | undefined,
  context: Context,
): Promise<DeletedObject | DeleteError> {
  const { Key = '', VersionId } = object
  const named = { Key, ...(VersionId !== undefined && { VersionId }) }
  try {
    return { ...named, ...(await deleteOne(object, bypass, context)) }
  } catch (error) {
    if (!isStowageError(error)) throw error
    return { ...named, Code: error.code, Message: error.message }
  }
}

async function deleteOne(
  { Key = '', VersionId, ETag, LastModifiedTime, Size }: ObjectIdentifier,
  bypass: boolean | undefined,
  context: Context,
): Promise<DeletedObject> {
  // Of general purpose buckets S3 takes no condition but the ETag.
  if (LastModifiedTime !== undefined || Size !== undefined) throw s3Error('NotImplemented')
  checkKeyLength(Key)
  checkVersionId(VersionId)
  const action = VersionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion'
  const asked = { action, bucket: context.bucket, key: Key, versionId: VersionId }
  if (!context.allows(asked)) throw s3Error('AccessDenied')
  const deletion = { key: Key, versionId: VersionId, ifMatch: ETag, bypass }
  const { deleteMarker, versionId } = await deleteVersion(deletion, context)
  return deleteMarker ? { DeleteMarker: true, DeleteMarkerVersionId: versionId } : {}
}
