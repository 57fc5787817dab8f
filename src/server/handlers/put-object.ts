import { checksumMembers } from '../../protocol/checksum/object-checksums.ts'
import { quoteEtag } from '../../protocol/etag.ts'
import { describingMembers } from '../../protocol/object-attributes.ts'
import { defineHandler } from '../handler.ts'
import { metadataOf } from '../input-metadata.ts'
import { receiveBody } from '../receive-body.ts'
import { namedVersion, storedVersion, writeCondition } from '../write-outcome.ts'

export const putObject = defineHandler({
  operation: 'PutObject',
  honours: [...describingMembers, 'Body', 'IfMatch', 'IfNoneMatch'],
  async handle(input, { engine, bucket, key }) {
    const { staged, checksums } = await receiveBody(engine, input.Body)
    const metadata = metadataOf(input, checksums)
    const result = await engine.putObject({
      bucket: bucket.name,
      key,
      staged,
      metadata,
      ...writeCondition(input),
    })
    const version = storedVersion(result, bucket.name, key)
    return {
      ETag: quoteEtag(version.etag),
      VersionId: namedVersion(bucket, version),
      ...checksumMembers(version.metadata.checksums),
    }
  },
})
