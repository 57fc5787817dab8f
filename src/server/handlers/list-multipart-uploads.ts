import type { Upload } from '../../engine/upload.ts'
import { commonPrefixes, keyEncoder, pageSize } from '../../protocol/listing.ts'
import { ownerOf } from '../accounts/owner-of.ts'
import { defineHandler } from '../handler.ts'
import { storedChecksum } from '../stored-checksum.ts'

export const listMultipartUploads = defineHandler({
  operation: 'ListMultipartUploads',
  honours: ['Delimiter', 'EncodingType', 'KeyMarker', 'MaxUploads', 'Prefix', 'UploadIdMarker'],
  handle(input, { accounts, engine, bucket }) {
    const { Delimiter, EncodingType, KeyMarker = '', Prefix = '', UploadIdMarker = '' } = input
    const encode = keyEncoder(EncodingType)
    const max = pageSize(input.MaxUploads, 'max-uploads')
    const page = engine.uploads({
      bucket: bucket.name,
      prefix: Prefix,
      max,
      ...(Delimiter && { delimiter: Delimiter }),
      ...(KeyMarker && { keyMarker: KeyMarker }),
      // S3 ignores the upload id marker without a key marker.
      ...(KeyMarker && UploadIdMarker && { uploadIdMarker: UploadIdMarker }),
    })
    const owner = ownerOf(accounts, bucket.owner)
    return {
      Bucket: bucket.name,
      KeyMarker: encode(KeyMarker),
      UploadIdMarker,
      NextKeyMarker: page.next && encode(page.next.keyMarker),
      NextUploadIdMarker: page.next?.uploadIdMarker,
      Prefix: encode(Prefix),
      Delimiter: Delimiter ? encode(Delimiter) : undefined,
      EncodingType,
      MaxUploads: max,
      IsTruncated: page.next !== undefined,
      ...(page.uploads.length > 0 && {
        Uploads: page.uploads.map((upload) => ({
          UploadId: upload.uploadId,
          Key: encode(upload.key),
          Initiated: new Date(upload.initiated),
          StorageClass: 'STANDARD' as const,
          Owner: owner,
          Initiator: owner,
          ...checksumOf(upload),
        })),
      }),
      ...commonPrefixes(page.commonPrefixes, encode),
    }
  },
})

function checksumOf(upload: Upload) {
  const { algorithm, type } = storedChecksum(upload) ?? {}
  return { ChecksumAlgorithm: algorithm, ChecksumType: type }
}
