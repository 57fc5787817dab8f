import { commonPrefixes, keyEncoder, listedObject, pageSize } from '../../protocol/listing.ts'
import { defineHandler } from '../handler.ts'
import { listedDetails } from '../listed-details.ts'

export const listObjects = defineHandler({
  operation: 'ListObjects',
  honours: ['Delimiter', 'EncodingType', 'Marker', 'MaxKeys', 'OptionalObjectAttributes', 'Prefix'],
  handle(input, context) {
    const { engine, bucket } = context
    const { Delimiter, EncodingType, Marker = '', Prefix = '' } = input
    const encode = keyEncoder(EncodingType)
    const maxKeys = pageSize(input.MaxKeys, 'max-keys')
    const details = listedDetails({ ...input, owner: true }, context)
    const page = engine.list({
      bucket: bucket.name,
      prefix: Prefix,
      maxKeys,
      withMetadata: details.needsMetadata,
      ...(Delimiter && { delimiter: Delimiter }),
      ...(Marker && { after: Marker }),
    })
    return {
      Name: bucket.name,
      Prefix: encode(Prefix),
      Marker: encode(Marker),
      Delimiter: Delimiter ? encode(Delimiter) : undefined,
      MaxKeys: maxKeys,
      EncodingType,
      IsTruncated: page.next !== undefined,
      // Without a delimiter the last key is the next marker, and S3 leaves it out.
      NextMarker: page.next && Delimiter ? encode(page.next) : undefined,
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
