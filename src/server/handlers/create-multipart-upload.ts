import { uploadChecksum } from '../../protocol/checksum/upload-checksum.ts'
import { s3Error } from '../../protocol/errors.ts'
import { defineHandler } from '../handler.ts'
import { newObject, newObjectMembers } from '../new-object.ts'

export const createMultipartUpload = defineHandler({
  operation: 'CreateMultipartUpload',
  honours: [...newObjectMembers, 'ChecksumAlgorithm', 'ChecksumType'],
  async handle(input, context) {
    const { engine, bucket, key } = context
    const checksum = uploadChecksum(input.ChecksumAlgorithm, input.ChecksumType)
    const described = newObject(input, context)
    const metadata = {
      ...described,
      extra: { ...described.extra, ...(checksum && { checksum: { ...checksum } }) },
    }
    const upload = await engine.createUpload({ bucket: bucket.name, key, metadata })
    if (upload === undefined)
      throw s3Error('NoSuchBucket', { context: { BucketName: bucket.name } })
    return {
      Bucket: bucket.name,
      Key: key,
      UploadId: upload.uploadId,
      ChecksumAlgorithm: checksum?.algorithm,
      ChecksumType: checksum?.type,
    }
  },
})
