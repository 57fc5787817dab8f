import { s3Error } from '../../protocol/errors.ts'
import { quoteEtag } from '../../protocol/etag.ts'
import { copySource, sourceMembers } from '../copy-source.ts'
import { defineHandler } from '../handler.ts'
import { metadataMembers, metadataOf } from '../input-metadata.ts'
import { checksumMembers } from '../object-output.ts'
import { namedVersion, storedVersion, writeCondition } from '../write-outcome.ts'

export const copyObject = defineHandler({
  operation: 'CopyObject',
  honours: [...sourceMembers, ...metadataMembers, 'IfMatch', 'IfNoneMatch', 'MetadataDirective'],
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
    const metadata = replaces ? metadataOf(input, from.metadata.checksums) : from.metadata
    const result = await engine.copyObject({
      source: from,
      bucket: bucket.name,
      key,
      metadata,
      ...writeCondition(input),
    })
    const version = storedVersion(result, bucket.name, key)
    return {
      CopyObjectResult: {
        ETag: quoteEtag(version.etag),
        LastModified: new Date(version.modified),
        ...checksumMembers(version),
      },
      CopySourceVersionId: source.versionId,
      VersionId: namedVersion(bucket, version),
    }
  },
})
