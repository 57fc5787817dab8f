import { completedChecksums } from '../../../protocol/checksum/completed-checksums.ts'
import { checksumMembers } from '../../../protocol/checksum/object-checksums.ts'
import { quoteEtag } from '../../../protocol/etag.ts'
import { chosenParts, checkPartSizes } from '../../../protocol/multipart/chosen-parts.ts'
import { multipartEtag } from '../../../protocol/multipart/multipart-etag.ts'
import { commitObject } from '../commit-object.ts'
import { joinedParts } from '../joined-parts.ts'
import { placeOf } from '../object-place.ts'
import { defineOperation } from '../operation.ts'
import { checksumOf, type PartRecord } from '../upload-record.ts'

export const completeMultipartUpload = defineOperation({
  name: 'CompleteMultipartUpload',
  honours: [
    'ChecksumType',
    'IfMatch',
    'IfNoneMatch',
    'MpuObjectSize',
    'MultipartUpload',
    'UploadId',
  ],
  async run(disk, input, { signal, windows }) {
    const place = placeOf(input.Key, windows)
    const { uploads, drafts } = disk
    return uploads.lock(input.UploadId ?? '', async () => {
      const upload = await uploads.get({ key: place.key, uploadId: input.UploadId })
      const wanted = input.MultipartUpload?.Parts ?? []
      const parts = chosenParts(wanted, await uploads.parts(upload))
      checkPartSizes(parts, input.MpuObjectSize)
      const checksums = completedChecksums(checksumOf(upload), parts, { ...input })
      const etag = multipartEtag(parts)

      const bytes = joinedParts(parts.map((part) => uploads.fileOf(upload, part)))
      const draft = await drafts.write(bytes, { length: totalOf(parts), signal })
      const { attributes, metadata, tags } = upload
      const record = { attributes, metadata, tags, etag, crc32: draft.sums.CRC32, checksums }
      await commitObject(disk, { place, draft, record, conditions: input })
      await uploads.delete(upload)

      const { Bucket } = input
      return { Bucket, Key: place.key, ETag: quoteEtag(etag), ...checksumMembers(checksums) }
    })
  },
})

const totalOf = (parts: readonly PartRecord[]): number =>
  parts.reduce((sum, { size }) => sum + size, 0)
