import { uploadChecksum } from '../../protocol/checksum/upload-checksum.ts'
import { s3Error } from '../../protocol/errors.ts'
import { describingMembers } from '../../protocol/object-attributes.ts'
import { defineHandler } from '../handler.ts'
import { metadataOf } from '../input-metadata.ts'

export const createMultipartUpload = defineHandler({
  operation: 'CreateMultipartUpload',
  honours: [...describingMembers, 'ChecksumAlgorithm', 'ChecksumType'],
  async handle(input, { engine, bucket, key }) {
    const checksum = uploadChecksum(input.ChecksumAlgorithm, input.ChecksumType)
    const metadata = {
      ...metadataOf(input),
      ...(checksum && { extra: { checksum: { ...checksum } } }),
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
