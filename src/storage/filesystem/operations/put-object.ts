import { checksumMembers } from '../../../protocol/checksum/object-checksums.ts'
import { quoteEtag } from '../../../protocol/etag.ts'
import { describingMembers } from '../../../protocol/object-attributes.ts'
import { bodyChecksOf } from '../body-checks.ts'
import { commitObject } from '../commit-object.ts'
import { describedBy } from '../described-by.ts'
import { placeOf } from '../object-place.ts'
import { defineOperation } from '../operation.ts'
import { writeChecked } from '../write-checked.ts'

export const putObject = defineOperation({
  name: 'PutObject',
  honours: [...describingMembers, 'Body', 'ContentMD5', 'IfMatch', 'IfNoneMatch'],
  async run(disk, input, { signal, windows, flows }) {
    const place = placeOf(input.Key, windows)
    const described = describedBy(input)
    const { draft, checksums, etag } = await writeChecked(disk, input, {
      checks: bodyChecksOf(input),
      signal,
      flows,
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
