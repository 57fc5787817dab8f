import { uploadChecksum } from '../../protocol/checksum/upload-checksum.ts'
import { s3Error } from '../../protocol/errors.ts'
import { writtenAnswer } from '../encryption/encryption-answer.ts'
import { objectEncryption } from '../encryption/object-encryption.ts'
import { defineHandler } from '../handler.ts'
import { describeAbortion } from '../lifecycle/describe-expiration.ts'
import { newObject, newObjectMembers } from '../new-object.ts'
import { uploadExtra } from '../stored-upload.ts'

export const createMultipartUpload = defineHandler({
  operation: 'CreateMultipartUpload',
  honours: [...newObjectMembers, 'ChecksumAlgorithm', 'ChecksumType'],
  async handle(input, context) {
    const { engine, bucket, key, caller } = context
    const checksum = uploadChecksum(input.ChecksumAlgorithm, input.ChecksumType)
    const described = newObject(input, context)
    const encryption = objectEncryption(input, context)
    const metadata = {
      ...described,
      extra: { ...described.extra, ...uploadExtra({ checksum, initiator: caller.account }) },
    }
    const upload = await engine.createUpload({ bucket: bucket.name, key, metadata, encryption })
    if (upload === undefined)
      throw s3Error('NoSuchBucket', { context: { BucketName: bucket.name } })
    return {
      Bucket: bucket.name,
      Key: key,
      UploadId: upload.uploadId,
      ...writtenAnswer(encryption),
      ...describeAbortion(upload, context),
      ChecksumAlgorithm: checksum?.algorithm,
      ChecksumType: checksum?.type,
    }
  },
})
