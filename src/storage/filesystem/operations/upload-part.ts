import { partChecksumMembers } from '../../../protocol/checksum/object-checksums.ts'
import { quoteEtag } from '../../../protocol/etag.ts'
import { partNumberOf } from '../../../protocol/multipart/part-number.ts'
import { bodyChecksOf } from '../body-checks.ts'
import { defineOperation } from '../operation.ts'
import { putPart } from '../put-part.ts'
import { checksumOf } from '../upload-record.ts'
import { writeChecked } from '../write-checked.ts'

export const uploadPart = defineOperation({
  name: 'UploadPart',
  honours: ['Body', 'ContentMD5', 'PartNumber', 'UploadId'],
  async run(disk, input, { signal, flows }) {
    const partNumber = partNumberOf(input.PartNumber)
    const address = { key: input.Key ?? '', uploadId: input.UploadId }
    const wanted = checksumOf(await disk.uploads.get(address))?.algorithm
    const checks = bodyChecksOf(input)
    const also = wanted === undefined ? [] : [wanted]
    const { draft } = await writeChecked(disk, input, { checks, also, signal, flows })
    const algorithms = [...new Set([checks.algorithm, ...also])]
    const part = await putPart(disk, address, { partNumber, draft, algorithms })
    return { ETag: quoteEtag(part.etag), ...partChecksumMembers(part.sums) }
  },
})
