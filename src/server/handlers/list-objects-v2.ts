import { openToken, sealToken } from '../../protocol/continuation-token.ts'
import { commonPrefixes, keyEncoder, listedObject, pageSize } from '../../protocol/listing.ts'
import { ownerOf } from '../accounts/owner-of.ts'
import { defineHandler } from '../handler.ts'

export const listObjectsV2 = defineHandler({
  operation: 'ListObjectsV2',
  honours: [
    'ContinuationToken',
    'Delimiter',
    'EncodingType',
    'FetchOwner',
    'MaxKeys',
    'Prefix',
    'StartAfter',
  ],
  handle(input, { accounts, engine, bucket }) {
    const { ContinuationToken, Delimiter, EncodingType, Prefix = '', StartAfter } = input
    const encode = keyEncoder(EncodingType)
    const maxKeys = pageSize(input.MaxKeys, 'max-keys')
    const after = ContinuationToken === undefined ? StartAfter : openToken(ContinuationToken)
    const page = engine.list({
      bucket: bucket.name,
      prefix: Prefix,
      maxKeys,
      ...(Delimiter && { delimiter: Delimiter }),
      ...(after && { after }),
    })
    const owner = input.FetchOwner ? { Owner: ownerOf(accounts, bucket.owner) } : {}
    return {
      Name: bucket.name,
      Prefix: encode(Prefix),
      Delimiter: Delimiter ? encode(Delimiter) : undefined,
      MaxKeys: input.MaxKeys ?? maxKeys,
      EncodingType,
      KeyCount: page.entries.length + page.commonPrefixes.length,
      IsTruncated: page.next !== undefined,
      ContinuationToken,
      NextContinuationToken: page.next && sealToken(page.next),
      StartAfter: StartAfter && encode(StartAfter),
      ...(page.entries.length > 0 && {
        Contents: page.entries.map((entry) => ({ ...listedObject(entry, encode), ...owner })),
      }),
      ...commonPrefixes(page.commonPrefixes, encode),
    }
  },
})
