import { openToken, sealToken } from '../../protocol/continuation-token.ts'
import { commonPrefixes, keyEncoder, listedObject, pageSize } from '../../protocol/listing.ts'
import { defineHandler } from '../handler.ts'
import { listedDetails } from '../listed-details.ts'

export const listObjectsV2 = defineHandler({
  operation: 'ListObjectsV2',
  honours: [
    'ContinuationToken',
    'Delimiter',
    'EncodingType',
    'FetchOwner',
    'MaxKeys',
    'OptionalObjectAttributes',
    'Prefix',
    'StartAfter',
  ],
  handle(input, context) {
    const { engine, bucket } = context
    const { ContinuationToken, Delimiter, EncodingType, Prefix = '', StartAfter } = input
    const encode = keyEncoder(EncodingType)
    const maxKeys = pageSize(input.MaxKeys, 'max-keys')
    // An empty token is none, as on S3.
    const after = ContinuationToken ? openToken(ContinuationToken) : StartAfter
    const details = listedDetails({ ...input, owner: input.FetchOwner === true }, context)
    const page = engine.list({
      bucket: bucket.name,
      prefix: Prefix,
      maxKeys,
      withMetadata: details.needsMetadata,
      ...(Delimiter && { delimiter: Delimiter }),
      ...(after && { after }),
    })
    return {
      Name: bucket.name,
      Prefix: encode(Prefix),
      Delimiter: Delimiter ? encode(Delimiter) : undefined,
      MaxKeys: maxKeys,
      EncodingType,
      KeyCount: page.entries.length + page.commonPrefixes.length,
      IsTruncated: page.next !== undefined,
      ContinuationToken,
      NextContinuationToken: page.next && sealToken(page.next),
      StartAfter: StartAfter && encode(StartAfter),
      ...(page.entries.length > 0 && {
        Contents: page.entries.map((entry) => ({
          ...listedObject(entry, encode),
          ...details.of(entry),
        })),
      }),
      ...commonPrefixes(page.commonPrefixes, encode),
    }
  },
})
