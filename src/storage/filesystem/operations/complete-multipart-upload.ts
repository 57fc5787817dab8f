import { createHash } from 'node:crypto'
import type { CompletedPart } from '@aws-sdk/client-s3'
import { s3Error } from '../../../protocol/errors.ts'
import { quoteEtag, unquoteEtag } from '../../../protocol/etag.ts'
import { checksumMembers } from '../checksum-members.ts'
import { commitObject } from '../commit-object.ts'
import { joinedParts } from '../joined-parts.ts'
import { defineOperation } from '../operation.ts'
import { placeOf } from '../object-place.ts'
import { completedChecksums } from '../upload-checksum.ts'
import type { PartRecord } from '../upload-record.ts'

/** Every part but the last. Source: S3 User Guide, "Amazon S3 multipart upload limits". */
const minPartBytes = 5 * 1024 ** 2

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
      checkSizes(parts, input.MpuObjectSize)
      const checksums = completedChecksums(upload, parts, { ...input })
      const etag = etagOf(parts)

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

/** The uploaded parts that the request lists, in its order. Throws `MalformedXML`, `InvalidPart`, `InvalidPartOrder`. */
function chosenParts(
  wanted: readonly CompletedPart[],
  uploaded: readonly PartRecord[],
): readonly PartRecord[] {
  if (wanted.length === 0) throw s3Error('MalformedXML')
  const byNumber = new Map(uploaded.map((part) => [part.partNumber, part]))
  let previous = 0
  return wanted.map(({ PartNumber = 0, ETag = '' }) => {
    if (PartNumber <= previous) throw s3Error('InvalidPartOrder')
    previous = PartNumber
    const part = byNumber.get(PartNumber)
    if (part !== undefined && part.etag === unquoteEtag(ETag)) return part
    throw s3Error('InvalidPart', { context: { PartNumber } })
  })
}

const totalOf = (parts: readonly PartRecord[]): number =>
  parts.reduce((sum, { size }) => sum + size, 0)

function checkSizes(parts: readonly PartRecord[], announced: number | undefined): void {
  const small = parts.slice(0, -1).find(({ size }) => size < minPartBytes)
  if (small !== undefined) {
    const { size: ProposedSize, partNumber: PartNumber } = small
    throw s3Error('EntityTooSmall', {
      context: { ProposedSize, MinSizeAllowed: minPartBytes, PartNumber },
    })
  }
  const total = totalOf(parts)
  if (announced === undefined || announced === total) return
  throw s3Error('InvalidRequest', {
    message: `The provided 'x-amz-mp-object-size' header value ${announced} does not match what was computed: ${total}`,
  })
}

/** The ETag that S3 gives an object of these parts: the MD5 of theirs, and their number. */
function etagOf(parts: readonly PartRecord[]): string {
  const md5 = createHash('md5')
  for (const { etag } of parts) md5.update(etag, 'hex')
  return `${md5.digest('hex')}-${parts.length}`
}
