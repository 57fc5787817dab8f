import { commonPrefixes, keyEncoder, pageSize } from '../../protocol/listing.ts'
import { describeUpload } from '../describe-upload.ts'
import { defineHandler } from '../handler.ts'

export const listMultipartUploads = defineHandler({
  operation: 'ListMultipartUploads',
  honours: ['Delimiter', 'EncodingType', 'KeyMarker', 'MaxUploads', 'Prefix', 'UploadIdMarker'],
  handle(input, context) {
    const { engine, bucket } = context
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
          ...describeUpload(upload, context),
        })),
      }),
      ...commonPrefixes(page.commonPrefixes, encode),
    }
  },
})
