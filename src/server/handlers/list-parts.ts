import { quoteEtag } from '../../protocol/etag.ts'
import { markerOf, pageSize } from '../../protocol/listing.ts'
import { findUpload, noSuchUpload, uploadAddress } from '../find-upload.ts'
import { customerKeyMembers } from '../encryption/customer-key.ts'
import { checkUploadKey } from '../encryption/part-encryption.ts'
import { defineHandler } from '../handler.ts'
import { describeAbortion } from '../lifecycle/describe-expiration.ts'
import { describeUpload } from '../describe-upload.ts'
import { toldChecksums } from '../stored-upload.ts'

export const listParts = defineHandler({
  operation: 'ListParts',
  honours: [...customerKeyMembers, 'MaxParts', 'PartNumberMarker', 'UploadId'],
  handle({ MaxParts, PartNumberMarker, UploadId, ...given }, context) {
    const upload = findUpload(UploadId, context)
    checkUploadKey(given, upload, context)
    const max = pageSize(MaxParts, 'max-parts')
    const after = markerOf(PartNumberMarker)
    const page = context.engine.parts({ ...uploadAddress(UploadId, context), after, max })
    if (page === undefined) throw noSuchUpload(UploadId)
    return {
      Bucket: context.bucket.name,
      Key: context.key,
      UploadId,
      PartNumberMarker: String(after),
      NextPartNumberMarker: String(page.parts.at(-1)?.partNumber ?? 0),
      MaxParts: max,
      IsTruncated: page.next !== undefined,
      Parts: page.parts.map((part) => ({
        PartNumber: part.partNumber,
        LastModified: new Date(part.modified),
        ETag: quoteEtag(part.etag),
        Size: part.size,
        ...toldChecksums(part.extra),
      })),
      ...describeUpload(upload, context),
      ...describeAbortion(upload, context),
    }
  },
})
