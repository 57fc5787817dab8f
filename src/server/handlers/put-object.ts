import { checksumMembers } from '../../protocol/checksum/object-checksums.ts'
import { quoteEtag } from '../../protocol/etag.ts'
import { defineHandler } from '../handler.ts'
import { newObject, newObjectMembers } from '../new-object.ts'
import { receiveBody } from '../receive-body.ts'
import { namedVersion, storedVersion, subjectOf, writeCondition } from '../write-outcome.ts'

export const putObject = defineHandler({
  operation: 'PutObject',
  honours: [...newObjectMembers, 'Body', 'IfMatch', 'IfNoneMatch'],
  async handle(input, context) {
    const { engine, bucket, key } = context
    const metadata = newObject(input, context)
    const { staged, checksums } = await receiveBody(engine, input.Body)
    const result = await engine.putObject({
      bucket: bucket.name,
      key,
      staged,
      metadata: { ...metadata, checksums },
      ...writeCondition(input),
    })
    const version = storedVersion(result, bucket.name, key)
    await context.raise('ObjectCreated:Put', subjectOf(bucket, version))
    return {
      ETag: quoteEtag(version.etag),
      VersionId: namedVersion(bucket, version),
      ...checksumMembers(version.metadata.checksums),
    }
  },
})
