import { commonPrefixes, keyEncoder, listedObject, pageSize } from '../../protocol/listing.ts'
import { ownerOf } from '../accounts/owner-of.ts'
import { defineHandler } from '../handler.ts'

export const listObjects = defineHandler({
  operation: 'ListObjects',
  honours: ['Delimiter', 'EncodingType', 'Marker', 'MaxKeys', 'Prefix'],
  handle(input, { accounts, engine, bucket }) {
    const { Delimiter, EncodingType, Marker = '', Prefix = '' } = input
    const encode = keyEncoder(EncodingType)
    const maxKeys = pageSize(input.MaxKeys, 'max-keys')
    const page = engine.list({
      bucket: bucket.name,
      prefix: Prefix,
      maxKeys,
      ...(Delimiter && { delimiter: Delimiter }),
      ...(Marker && { after: Marker }),
    })
    const Owner = ownerOf(accounts, bucket.owner)
    return {
      Name: bucket.name,
      Prefix: encode(Prefix),
      Marker: encode(Marker),
      Delimiter: Delimiter ? encode(Delimiter) : undefined,
      MaxKeys: input.MaxKeys ?? maxKeys,
      EncodingType,
      IsTruncated: page.next !== undefined,
      // Without a delimiter the last key is the next marker, and S3 leaves it out.
      NextMarker: page.next && Delimiter ? encode(page.next) : undefined,
      ...(page.entries.length > 0 && {
        Contents: page.entries.map((entry) => ({ ...listedObject(entry, encode), Owner })),
      }),
      ...commonPrefixes(page.commonPrefixes, encode),
    }
  },
})
