import type { ClientInput } from '../../../client/input.ts'
import { copyConditionMembers } from '../../../protocol/check-conditions.ts'
import { checksumMembers } from '../../../protocol/checksum/object-checksums.ts'
import { parseCopySource } from '../../../protocol/copy-source.ts'
import { s3Error } from '../../../protocol/errors.ts'
import { quoteEtag } from '../../../protocol/etag.ts'
import { describingMembers } from '../../../protocol/object-attributes.ts'
import { commitObject } from '../commit-object.ts'
import { copyDraft } from '../copy-draft.ts'
import { copySourceOf } from '../copy-source.ts'
import { describedBy, type Described } from '../described-by.ts'
import { placeOf } from '../object-place.ts'
import type { ObjectRecord } from '../object-record.ts'
import { defineOperation } from '../operation.ts'

export const copyObject = defineOperation({
  name: 'CopyObject',
  honours: [
    ...copyConditionMembers,
    ...describingMembers,
    'IfMatch',
    'IfNoneMatch',
    'MetadataDirective',
    'TaggingDirective',
  ],
  async run(disk, input, asking) {
    const place = placeOf(input.Key, asking.windows)
    refuseNothing(input)
    for (;;) {
      const source = await copySourceOf(disk, input, asking.windows)
      const draft = await copyDraft(disk, source, asking)
      // Replaced since it was looked at.
      if (draft === undefined) continue
      const { etag, crc32, checksums } = draft
      const record = { ...described(input, source.record), etag, crc32, checksums }
      await commitObject(disk, { place, draft: draft.draft, record, conditions: input })
      const LastModified = new Date(Number(draft.draft.mtime / 1_000_000n))
      const result = { ETag: quoteEtag(etag), LastModified, ...checksumMembers(checksums) }
      return { CopyObjectResult: result }
    }
  },
})

type CopyInput = ClientInput<'CopyObject'>

/** Source: S3 API Reference, CopyObject: a copy onto itself has to change something. */
function refuseNothing({ Key, CopySource = '', MetadataDirective }: CopyInput): void {
  if (MetadataDirective === 'REPLACE' || parseCopySource(CopySource).key !== Key) return
  throw s3Error('InvalidRequest', {
    message:
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
  })
}

function described(input: CopyInput, source: ObjectRecord): Described {
  const given = describedBy(input)
  const { attributes, metadata } = input.MetadataDirective === 'REPLACE' ? given : source
  return { attributes, metadata, tags: tagsOf(input, given, source) }
}

function tagsOf({ TaggingDirective }: CopyInput, given: Described, source: ObjectRecord) {
  return TaggingDirective === 'REPLACE' ? given.tags : source.tags
}
