import { isChecksumAlgorithm } from '../../protocol/checksum/algorithms.ts'
import { quoteEtag } from '../../protocol/etag.ts'
import type { ListedEntry } from './list-page.ts'
import { lastModifiedOf } from './read-answer.ts'

/** An object as listings tell of it. */
export function listedObject(object: ListedEntry, encode: (text: string) => string) {
  const { key, entry, record } = object
  const { type, values = {} } = record.checksums ?? {}
  return {
    Key: encode(key),
    LastModified: lastModifiedOf(object),
    ETag: quoteEtag(record.etag),
    Size: entry.size,
    StorageClass: 'STANDARD' as const,
    ...(type !== undefined && {
      ChecksumAlgorithm: Object.keys(values).filter(isChecksumAlgorithm),
      ChecksumType: type,
    }),
  }
}
