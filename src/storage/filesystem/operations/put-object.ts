import { quoteEtag } from '../../../protocol/etag.ts'
import { bodyChecksOf } from '../body-checks.ts'
import { checksumMembers } from '../checksum-members.ts'
import { commitObject } from '../commit-object.ts'
import { describedBy, recordMembers } from '../described-by.ts'
import { writeChecked } from '../write-checked.ts'
import { defineOperation } from '../operation.ts'
import { placeOf } from '../object-place.ts'

export const putObject = defineOperation({
  name: 'PutObject',
  honours: [...recordMembers, 'Body', 'ContentMD5', 'IfMatch', 'IfNoneMatch'],
  async run(disk, input, { signal, windows }) {
    const place = placeOf(input.Key, windows)
    const described = describedBy(input)
    const { draft, checksums, etag } = await writeChecked(disk, input, {
      checks: bodyChecksOf(input),
      signal,
    })
    const { attributes } = described
    const record = {
      ...described,
      // What the client of S3 servers sends.
      attributes: { ContentType: 'application/octet-stream', ...attributes },
      etag,
      crc32: draft.sums.CRC32,
      checksums,
    }
    await commitObject(disk, { place, draft, record, conditions: input })
    return { ETag: quoteEtag(etag), ...checksumMembers(checksums) }
  },
})
