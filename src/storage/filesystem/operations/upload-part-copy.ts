import { copyConditionMembers } from '../../../protocol/check-conditions.ts'
import { partChecksumMembers } from '../../../protocol/checksum/object-checksums.ts'
import { quoteEtag } from '../../../protocol/etag.ts'
import { copiedRange } from '../../../protocol/multipart/copied-range.ts'
import { partNumberOf } from '../../../protocol/multipart/part-number.ts'
import { readDraft } from '../copy-draft.ts'
import { copySourceOf } from '../copy-source.ts'
import type { FileSpan } from '../file-chunks.ts'
import { defineOperation } from '../operation.ts'
import { putPart } from '../put-part.ts'
import { checksumOf } from '../upload-record.ts'

export const uploadPartCopy = defineOperation({
  name: 'UploadPartCopy',
  honours: [...copyConditionMembers, 'CopySourceRange', 'PartNumber', 'UploadId'],
  async run(disk, input, { signal, windows }) {
    const partNumber = partNumberOf(input.PartNumber)
    const address = { key: input.Key ?? '', uploadId: input.UploadId }
    const algorithm = checksumOf(await disk.uploads.get(address))?.algorithm
    const algorithms = algorithm === undefined ? [] : [algorithm]
    for (;;) {
      const source = await copySourceOf(disk, input, windows)
      const span = sourceSpan(input.CopySourceRange, source.entry.size)
      const draft = await readDraft(disk, source, {
        algorithms: ['MD5', ...algorithms],
        span,
        signal,
      })
      // Replaced since it was looked at.
      if (draft === undefined) continue
      const part = await putPart(disk, address, { partNumber, draft, algorithms })
      const LastModified = new Date(part.modified)
      return {
        CopyPartResult: {
          ETag: quoteEtag(part.etag),
          LastModified,
          ...partChecksumMembers(part.sums),
        },
      }
    }
  },
})

function sourceSpan(header: string | undefined, size: number): FileSpan {
  const { start, end } = copiedRange(header, size) ?? { start: 0, end: size - 1 }
  return { start, length: end - start + 1 }
}
