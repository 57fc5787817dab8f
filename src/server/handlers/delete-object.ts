import { deleteVersion } from '../delete-version.ts'
import { defineHandler } from '../handler.ts'

export const deleteObject = defineHandler({
  operation: 'DeleteObject',
  honours: ['BypassGovernanceRetention', 'IfMatch', 'VersionId'],
  async handle({ BypassGovernanceRetention: bypass, IfMatch, VersionId }, context) {
    const deletion = { key: context.key, versionId: VersionId, ifMatch: IfMatch, bypass }
    const { deleteMarker, versionId } = await deleteVersion(deletion, context)
    return { DeleteMarker: deleteMarker || undefined, VersionId: versionId }
  },
})
