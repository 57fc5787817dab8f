import { defineHandler } from '../handler.ts'
import { answeredVersion, replaceTags, taggedVersion } from '../tagged-version.ts'

export const deleteObjectTagging = defineHandler({
  operation: 'DeleteObjectTagging',
  honours: ['VersionId'],
  async handle({ VersionId }, context) {
    const version = taggedVersion({ versionId: VersionId, method: 'DELETE' }, context)
    await replaceTags(version, {}, context)
    return { VersionId: answeredVersion(context, version) }
  },
})
