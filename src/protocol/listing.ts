import { encodePathKey } from '../core/percent.ts'
import type { ChecksumType } from './checksum/algorithms.ts'
import { s3Error } from './errors.ts'
import { quoteEtag } from './etag.ts'
import { maxPageKeys } from './limits.ts'

/** Checks `max-keys` and its kin, and cuts it to a page. Throws `InvalidArgument`. */
export function pageSize(requested: number | undefined, argument: string): number {
  const size = requested ?? maxPageKeys
  if (Number.isInteger(size) && size >= 0 && size <= 2 ** 31 - 1) return Math.min(size, maxPageKeys)
  throw s3Error('InvalidArgument', {
    message: `Argument ${argument} must be an integer between 0 and 2147483647`,
    context: { ArgumentName: argument, ArgumentValue: String(size) },
  })
}

/** Checks `part-number-marker`, which an absent or empty one sets to 0. Throws `InvalidArgument`. */
export function markerOf(text: string | undefined): number {
  if (text === undefined || text === '') return 0
  const marker = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (marker <= 2 ** 31 - 1) return marker
  throw s3Error('InvalidArgument', {
    message: 'Argument part-number-marker must be an integer between 0 and 2147483647',
    context: { ArgumentName: 'part-number-marker', ArgumentValue: text },
  })
}

/** How keys and prefixes are written in an answer: `encoding-type=url` for keys that XML cannot hold. */
export type KeyEncoder = (text: string) => string

/** The encoder that a request asks for. Throws `InvalidArgument`. */
export function keyEncoder(encodingType: string | undefined): KeyEncoder {
  if (encodingType === undefined) return (text) => text
  if (encodingType === 'url') return encodePathKey
  throw s3Error('InvalidArgument', {
    message: 'Invalid Encoding Method specified in Request',
    context: { ArgumentName: 'encoding-type', ArgumentValue: encodingType },
  })
}

/** An object, or a version of one, as far as listings tell of it. */
export interface ListedFacts {
  readonly key: string
  /** Milliseconds. */
  readonly modified: number
  /** Without quotes. */
  readonly etag: string
  /** Bytes. */
  readonly size: number
  /** Undefined for STANDARD. */
  readonly storageClass?: string | undefined
  readonly checksumAlgorithms: readonly string[]
  readonly checksumType?: ChecksumType | undefined
}

/** One `<Contents>`. */
export function listedObject(entry: ListedFacts, encode: KeyEncoder) {
  const { checksumAlgorithms, checksumType } = entry
  return {
    Key: encode(entry.key),
    LastModified: new Date(entry.modified),
    ETag: quoteEtag(entry.etag),
    Size: entry.size,
    // The SDK's unions list the classes and algorithms of their day.
    StorageClass: (entry.storageClass ?? 'STANDARD') as 'STANDARD',
    ChecksumAlgorithm:
      checksumAlgorithms.length === 0 ? undefined : (checksumAlgorithms as 'CRC32'[]),
    ChecksumType: checksumType,
  }
}

/** `CommonPrefixes`, absent when there are none. */
export function commonPrefixes(prefixes: readonly string[], encode: KeyEncoder) {
  return prefixes.length === 0
    ? {}
    : { CommonPrefixes: prefixes.map((prefix) => ({ Prefix: encode(prefix) })) }
}
