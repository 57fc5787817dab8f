import { actionOn } from '../../protocol/action-of.ts'
import { s3Error } from '../../protocol/errors.ts'
import { tagsOf } from '../../protocol/tagging.ts'
import { defineHandler } from '../handler.ts'
import { answeredVersion, replaceTags, taggedVersion } from '../tagged-version.ts'
import { subjectOf } from '../write-outcome.ts'

export const putObjectTagging = defineHandler({
  operation: 'PutObjectTagging',
  honours: ['Tagging', 'VersionId'],
  async handle({ Tagging, VersionId }, context) {
    const { allows, bucket, key } = context
    const tags = tagsOf(Tagging?.TagSet ?? [])
    const action = actionOn('PutObjectTagging', VersionId)
    if (!allows({ action, bucket, key, versionId: VersionId, tags })) throw s3Error('AccessDenied')
    const version = taggedVersion({ versionId: VersionId, method: 'PUT' }, context)
    await replaceTags(version, tags, context)
    await context.raise('ObjectTagging:Put', subjectOf(context.bucket, version))
    return { VersionId: answeredVersion(context, version) }
  },
})
