import type { ObjectMetadata, ObjectVersion } from '../../engine/object-version.ts'
import { checksumMembers } from '../../protocol/checksum/object-checksums.ts'
import { s3Error } from '../../protocol/errors.ts'
import { quoteEtag } from '../../protocol/etag.ts'
import type { OperationInput } from '../../protocol/operation-types.ts'
import { parseTaggingHeader } from '../../protocol/tagging.ts'
import { checkCopiedBytes } from '../check-copied-bytes.ts'
import { copiedChecksums } from '../copied-checksums.ts'
import { copySource, sourceMembers, type SourceVersion } from '../copy-source.ts'
import { writtenAnswer } from '../encryption/encryption-answer.ts'
import { asksForEncryption, objectEncryption } from '../encryption/object-encryption.ts'
import { defineHandler, type Context } from '../handler.ts'
import { keptTags, metadataOf } from '../input-metadata.ts'
import { describeExpiration } from '../lifecycle/describe-expiration.ts'
import { newObjectMembers, newObjectState } from '../new-object.ts'
import { namedVersion, storedVersion, subjectOf, writeCondition } from '../write-outcome.ts'

export const copyObject = defineHandler({
  operation: 'CopyObject',
  honours: [
    ...sourceMembers,
    ...newObjectMembers,
    'ChecksumAlgorithm',
    'IfMatch',
    'IfNoneMatch',
    'MetadataDirective',
    'TaggingDirective',
  ],
  async handle(input, context) {
    const { engine, bucket, key } = context
    const condition = writeCondition(input)
    const replaces = isReplaced(input.MetadataDirective, 'metadata')
    const replacesTags = isReplaced(input.TaggingDirective, 'tagging')
    const source = copySource(input, context)
    const { version: from, customerKey } = source
    const encryption = objectEncryption(input, context)
    checkCopiedBytes(from.size)
    const ontoItself = from.bucket === bucket.name && from.key === key && from.isLatest
    if (ontoItself && !changes(input) && bucket.versioning !== 'Enabled') {
      throw s3Error('InvalidRequest', {
        message:
          "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
      })
    }
    const { Tagging = '', ...described } = input
    const checksums = await copiedChecksums(input.ChecksumAlgorithm, from, () =>
      engine.read(from, undefined, customerKey),
    )
    // Neither class and lock of the source are taken over, nor whose it was.
    const state = { storageClass: undefined, extra: undefined, ...newObjectState(input, context) }
    const kept = replaces ? metadataOf(described) : takenOver(from, input)
    const tags = replacesTags ? keptTags(parseTaggingHeader(Tagging)) : sourceTags(source, context)
    const result = await engine.copyObject({
      source: from,
      customerKey,
      encryption,
      bucket,
      key,
      metadata: { ...kept, ...state, checksums, tags },
      ...condition,
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
      ...writtenAnswer(encryption),
      ...describeExpiration(version, context),
    }
  },
})

type Input = OperationInput<'CopyObject'>

function isReplaced(directive: string | undefined, what: 'metadata' | 'tagging'): boolean {
  if (directive === undefined || directive === 'COPY' || directive === 'REPLACE')
    return directive === 'REPLACE'
  throw s3Error('InvalidArgument', {
    message: `Unknown ${what} directive.`,
    context: { ArgumentName: `x-amz-${what}-directive`, ArgumentValue: directive },
  })
}

/** Whether a copy onto itself has anything to change. */
function changes(input: Input): boolean {
  const { MetadataDirective, StorageClass, WebsiteRedirectLocation } = input
  return (
    MetadataDirective === 'REPLACE' ||
    asksForEncryption(input) ||
    StorageClass !== undefined ||
    WebsiteRedirectLocation !== undefined
  )
}

/** Where a website's object leads is the one thing that a copy is always told anew. */
const takenOver = ({ metadata }: ObjectVersion, input: Input): ObjectMetadata => ({
  ...metadata,
  websiteRedirectLocation: metadataOf({ WebsiteRedirectLocation: input.WebsiteRedirectLocation })
    .websiteRedirectLocation,
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
