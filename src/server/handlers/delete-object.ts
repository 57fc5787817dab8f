import { deleteVersion } from '../delete-version.ts'
import { defineHandler } from '../handler.ts'

export const deleteObject = defineHandler({
  operation: 'DeleteObject',
  honours: ['IfMatch', 'VersionId'],
  async handle({ IfMatch, VersionId }, context) {
    const deletion = { key: context.key, versionId: VersionId, ifMatch: IfMatch }
    const { deleteMarker, versionId } = await deleteVersion(deletion, context)
    return { DeleteMarker: deleteMarker || undefined, VersionId: versionId }
  },
})
