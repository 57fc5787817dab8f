import { commonPrefixes, keyEncoder, pageSize } from '../../../protocol/listing.ts'
import { listPage } from '../list-page.ts'
import { listedEntry } from '../listed-entry.ts'
import { defineOperation } from '../operation.ts'

/** As of a bucket that never had versions: each object is the one and only, `null`. */
export const listObjectVersions = defineOperation({
  name: 'ListObjectVersions',
  honours: ['Delimiter', 'EncodingType', 'KeyMarker', 'MaxKeys', 'Prefix', 'VersionIdMarker'],
  async run(disk, input, { signal }) {
    const { Delimiter, EncodingType, KeyMarker, Prefix = '' } = input
    const encode = keyEncoder(EncodingType)
    const max = pageSize(input.MaxKeys, 'max-keys')
    const { objects, prefixes, next } = await listPage(disk, {
      prefix: Prefix,
      delimiter: Delimiter,
      after: KeyMarker === '' ? undefined : KeyMarker,
      max,
      signal,
    })
    return {
      Name: input.Bucket,
      Prefix: encode(Prefix),
      Delimiter: Delimiter && encode(Delimiter),
      EncodingType,
      MaxKeys: input.MaxKeys ?? max,
      KeyMarker: KeyMarker && encode(KeyMarker),
      IsTruncated: next !== undefined,
      ...(next !== undefined && { NextKeyMarker: encode(next), NextVersionIdMarker: 'null' }),
      ...(objects.length > 0 && {
        Versions: objects.map((each) => ({
          ...listedEntry(each, encode),
          VersionId: 'null',
          IsLatest: true,
        })),
      }),
      ...commonPrefixes(prefixes, encode),
    }
  },
})
