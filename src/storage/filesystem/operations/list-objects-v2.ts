import { openToken, sealToken } from '../../../protocol/continuation-token.ts'
import { commonPrefixes, keyEncoder, pageSize } from '../../../protocol/listing.ts'
import { listPage } from '../list-page.ts'
import { listedEntry } from '../listed-entry.ts'
import { defineOperation } from '../operation.ts'

export const listObjectsV2 = defineOperation({
  name: 'ListObjectsV2',
  honours: [
    'ContinuationToken',
    'Delimiter',
    'EncodingType',
    'FetchOwner',
    'MaxKeys',
    'Prefix',
    'StartAfter',
  ],
  async run(disk, input, { signal }) {
    const { ContinuationToken, Delimiter, EncodingType, Prefix = '', StartAfter } = input
    const encode = keyEncoder(EncodingType)
    const max = pageSize(input.MaxKeys, 'max-keys')
    const after = ContinuationToken === undefined ? StartAfter : openToken(ContinuationToken)
    const { objects, prefixes, next } = await listPage(disk, {
      prefix: Prefix,
      delimiter: Delimiter,
      after: after === '' ? undefined : after,
      max,
      signal,
    })
    return {
      Name: input.Bucket,
      Prefix: encode(Prefix),
      Delimiter: Delimiter && encode(Delimiter),
      MaxKeys: input.MaxKeys ?? max,
      EncodingType,
      KeyCount: objects.length + prefixes.length,
      IsTruncated: next !== undefined,
      ContinuationToken,
      NextContinuationToken: next === undefined ? undefined : sealToken(next),
      StartAfter: StartAfter && encode(StartAfter),
      ...(objects.length > 0 && { Contents: objects.map((each) => listedEntry(each, encode)) }),
      ...commonPrefixes(prefixes, encode),
    }
  },
})
