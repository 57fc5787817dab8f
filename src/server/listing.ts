import { encodePathKey } from '../core/percent.ts'
import { s3Error } from '../protocol/errors.ts'
import { quoteEtag } from '../protocol/etag.ts'
import type { ListEntry } from '../engine/object-version.ts'

/** A page holds at most a thousand keys, whatever a request asks for. */
export const maxPageKeys = 1000

/** Checks `max-keys` and its kin, and cuts it to a page. */
export function pageSize(requested: number | undefined, argument: string): number {
  const size = requested ?? maxPageKeys
  if (!Number.isInteger(size) || size < 0 || size > 2 ** 31 - 1) {
    throw s3Error('InvalidArgument', {
      message: `Argument ${argument} must be an integer between 0 and 2147483647`,
      context: { ArgumentName: argument, ArgumentValue: String(size) },
    })
  }
  return Math.min(size, maxPageKeys)
}

/** How keys and prefixes are written in this answer: `encoding-type=url` for keys that XML cannot hold. */
export function keyEncoder(encodingType: string | undefined): (text: string) => string {
  if (encodingType === undefined) return (text) => text
  if (encodingType === 'url') return encodePathKey
  throw s3Error('InvalidArgument', {
    message: 'Invalid Encoding Method specified in Request',
    context: { ArgumentName: 'encoding-type', ArgumentValue: encodingType },
  })
}

/** One `<Contents>`. */
export function listedObject(entry: ListEntry, encode: (text: string) => string) {
  return {
    Key: encode(entry.key),
    LastModified: new Date(entry.modified),
    ETag: quoteEtag(entry.etag),
    Size: entry.size,
    StorageClass: 'STANDARD' as const,
    ...(entry.checksumAlgorithms.length > 0 && {
      // The SDK's union lists the algorithms of its day.
      ChecksumAlgorithm: entry.checksumAlgorithms as 'CRC32'[],
      ChecksumType: entry.checksumType,
    }),
  }
}

/** `CommonPrefixes`, absent when there are none. */
export function commonPrefixes(prefixes: readonly string[], encode: (text: string) => string) {
  return prefixes.length === 0
    ? {}
    : { CommonPrefixes: prefixes.map((prefix) => ({ Prefix: encode(prefix) })) }
}
