import { partChecksumMembers } from '../../protocol/checksum/object-checksums.ts'
import { quoteEtag } from '../../protocol/etag.ts'
import { pageSize } from '../../protocol/listing.ts'
import { ownerOf } from '../accounts/owner-of.ts'
import { findUpload, noSuchUpload, uploadAddress } from '../find-upload.ts'
import { defineHandler } from '../handler.ts'
import { storedChecksum } from '../stored-checksum.ts'

export const listParts = defineHandler({
  operation: 'ListParts',
  honours: ['MaxParts', 'PartNumberMarker', 'UploadId'],
  handle({ MaxParts, PartNumberMarker, UploadId }, context) {
    const checksum = storedChecksum(findUpload(UploadId, context))
    const max = pageSize(MaxParts, 'max-parts')
    const after = Number(PartNumberMarker ?? 0) || 0
    const page = context.engine.parts({ ...uploadAddress(UploadId, context), after, max })
    if (page === undefined) throw noSuchUpload(UploadId)
    const owner = ownerOf(context.accounts, context.bucket.owner)
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
        ...partChecksumMembers(part.extra),
      })),
      Initiator: owner,
      Owner: owner,
      StorageClass: 'STANDARD' as const,
      ChecksumAlgorithm: checksum?.algorithm,
      ChecksumType: checksum?.type,
    }
  },
})
