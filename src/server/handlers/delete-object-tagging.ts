import { defineHandler } from '../handler.ts'
import { answeredVersion, replaceTags, taggedVersion } from '../tagged-version.ts'
import { subjectOf } from '../write-outcome.ts'

export const deleteObjectTagging = defineHandler({
  operation: 'DeleteObjectTagging',
  honours: ['VersionId'],
  async handle({ VersionId }, context) {
    const version = taggedVersion({ versionId: VersionId, method: 'DELETE' }, context)
    await replaceTags(version, {}, context)
    await context.raise('ObjectTagging:Delete', subjectOf(context.bucket, version))
    return { VersionId: answeredVersion(context, version) }
  },
})
