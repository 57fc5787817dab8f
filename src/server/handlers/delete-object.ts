import { deleteVersion } from '../delete-version.ts'
import { defineHandler } from '../handler.ts'

export const deleteObject = defineHandler({
  operation: 'DeleteObject',
  // Nothing here is ever locked, so there is nothing to bypass.
  honours: ['BypassGovernanceRetention', 'IfMatch', 'VersionId'],
  async handle({ IfMatch, VersionId }, context) {
    const deletion = { key: context.key, versionId: VersionId, ifMatch: IfMatch }
    const { deleteMarker, versionId } = await deleteVersion(deletion, context)
    return { DeleteMarker: deleteMarker || undefined, VersionId: versionId }
  },
})
