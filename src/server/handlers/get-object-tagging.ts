import { tagSetOf } from '../../protocol/tagging.ts'
import { defineHandler } from '../handler.ts'
import { answeredVersion, taggedVersion } from '../tagged-version.ts'

export const getObjectTagging = defineHandler({
  operation: 'GetObjectTagging',
  honours: ['VersionId'],
  handle({ VersionId }, context) {
    const version = taggedVersion({ versionId: VersionId, method: 'GET' }, context)
    return {
      TagSet: tagSetOf(version.metadata.tags),
      VersionId: answeredVersion(context, version),
    }
  },
})
