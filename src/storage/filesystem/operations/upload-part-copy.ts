import { s3Error } from '../../../protocol/errors.ts'
import { quoteEtag } from '../../../protocol/etag.ts'
import { parseRange } from '../../../protocol/range.ts'
import { readDraft } from '../copy-draft.ts'
import { copySourceOf, sourceMembers } from '../copy-source.ts'
import type { FileSpan } from '../file-chunks.ts'
import { defineOperation } from '../operation.ts'
import { partMembers, partNumberOf, putPart } from '../put-part.ts'
import { partAlgorithmOf } from '../upload-checksum.ts'

export const uploadPartCopy = defineOperation({
  name: 'UploadPartCopy',
  honours: [...sourceMembers, 'CopySourceRange', 'PartNumber', 'UploadId'],
  async run(disk, input, { signal, windows }) {
    const partNumber = partNumberOf(input.PartNumber)
    const address = { key: input.Key ?? '', uploadId: input.UploadId }
    const algorithm = partAlgorithmOf(await disk.uploads.get(address))
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
        CopyPartResult: { ETag: quoteEtag(part.etag), LastModified, ...partMembers(part) },
      }
    }
  },
})

/** Unlike a read, a copy takes no open or oversized range. Source: S3 API Reference, UploadPartCopy. */
function sourceSpan(header: string | undefined, size: number): FileSpan {
  if (header === undefined) return { start: 0, length: size }
  const range = parseRange(header, size)
  const last = /^bytes=\d+-(\d+)$/.exec(header)?.[1]
  if (range !== undefined && range !== 'unsatisfiable' && range.end === Number(last)) {
    return { start: range.start, length: range.end - range.start + 1 }
  }
  throw s3Error('InvalidArgument', {
    message: `Range specified is not valid for source object of size: ${size}`,
    context: { ArgumentName: 'x-amz-copy-source-range', ArgumentValue: header },
  })
}
