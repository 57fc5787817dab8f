import { checksumMembers } from '../../protocol/checksum/object-checksums.ts'
import { quoteEtag } from '../../protocol/etag.ts'
import { writtenAnswer } from '../encryption/encryption-answer.ts'
import { objectEncryption } from '../encryption/object-encryption.ts'
import { defineHandler } from '../handler.ts'
import { describeExpiration } from '../lifecycle/describe-expiration.ts'
import { checkLockedBody } from '../lock/object-lock.ts'
import { newObject, newObjectMembers } from '../new-object.ts'
import { receiveBody } from '../receive-body.ts'
import { namedVersion, storedVersion, subjectOf, writeCondition } from '../write-outcome.ts'

export const putObject = defineHandler({
  operation: 'PutObject',
  honours: [...newObjectMembers, 'Body', 'IfMatch', 'IfNoneMatch'],
  async handle(input, context) {
    const { engine, bucket, key } = context
    const condition = writeCondition(input)
    const metadata = newObject(input, context)
    const encryption = objectEncryption(input, context)
    checkLockedBody(metadata.extra, input.Body)
    const { staged, checksums } = await receiveBody(engine, input.Body, encryption)
    const result = await engine.putObject({
      bucket,
      key,
      staged,
      metadata: { ...metadata, checksums },
      ...condition,
    })
    const version = storedVersion(result, bucket.name, key)
    await context.raise('ObjectCreated:Put', subjectOf(bucket, version))
    return {
      ETag: quoteEtag(version.etag),
      VersionId: namedVersion(bucket, version),
      ...writtenAnswer(encryption),
      ...describeExpiration(version, context),
      ...checksumMembers(version.metadata.checksums),
    }
  },
})
