import type { ObjectMetadata } from '../../engine/object-version.ts'
import { checksumMembers } from '../../protocol/checksum/object-checksums.ts'
import { s3Error } from '../../protocol/errors.ts'
import { quoteEtag } from '../../protocol/etag.ts'
import { parseTaggingHeader } from '../../protocol/tagging.ts'
import { copySource, sourceMembers, type SourceVersion } from '../copy-source.ts'
import { defineHandler, type Context } from '../handler.ts'
import { keptTags, metadataOf } from '../input-metadata.ts'
import { newObjectMembers, newObjectState } from '../new-object.ts'
import { namedVersion, storedVersion, subjectOf, writeCondition } from '../write-outcome.ts'

export const copyObject = defineHandler({
  operation: 'CopyObject',
  honours: [
    ...sourceMembers,
    ...newObjectMembers,
    'IfMatch',
    'IfNoneMatch',
    'MetadataDirective',
    'TaggingDirective',
  ],
  async handle(input, context) {
    const { engine, bucket, key } = context
    const source = copySource(input, context)
    const replaces = input.MetadataDirective === 'REPLACE'
    const { version: from } = source
    const ontoItself = from.bucket === bucket.name && from.key === key && from.isLatest
    if (ontoItself && !replaces && bucket.versioning !== 'Enabled') {
      throw s3Error('InvalidRequest', {
        message:
          "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
      })
    }
    const { Tagging = '', ...described } = input
    const { checksums } = from.metadata
    // Neither class and lock of the source are taken over, nor whose it was.
    const state = { storageClass: undefined, extra: undefined, ...newObjectState(input, context) }
    const kept = replaces ? metadataOf(described) : from.metadata
    const tags =
      input.TaggingDirective === 'REPLACE'
        ? keptTags(parseTaggingHeader(Tagging))
        : sourceTags(source, context)
    const result = await engine.copyObject({
      source: from,
      bucket: bucket.name,
      key,
      metadata: { ...kept, ...state, checksums, tags },
      ...writeCondition(input),
    })
    const version = storedVersion(result, bucket.name, key)
    await context.raise('ObjectCreated:Copy', subjectOf(bucket, version))
    return {
      CopyObjectResult: {
        ETag: quoteEtag(version.etag),
        LastModified: new Date(version.modified),
        ...checksumMembers(version.metadata.checksums),
      },
      CopySourceVersionId: source.versionId,
      VersionId: namedVersion(bucket, version),
    }
  },
})

/** Whoever copies tags reads them there and writes them here. Throws `AccessDenied`. */
function sourceTags(
  { version, hasReadableTags }: SourceVersion,
  { allows, bucket, key }: Context,
): ObjectMetadata['tags'] {
  const { tags } = version.metadata
  if (tags === undefined) return undefined
  const mayWrite = allows({ action: 's3:PutObjectTagging', bucket, key })
  if (!mayWrite || !hasReadableTags()) throw s3Error('AccessDenied')
  return tags
}
