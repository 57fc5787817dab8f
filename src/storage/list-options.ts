import type { CallOptions } from './call-options.ts'

export interface ListOptions extends CallOptions {
  /** Keys greater than this one, which need not exist; `''` for all. */
  readonly startAfter?: string | undefined
  /** Keys that one request asks for, 1 to 1000. @default 1000 */
  readonly pageSize?: number | undefined
}

export interface ListedObject {
  readonly key: string
  /** Bytes. */
  readonly size: number
  readonly etag: string
  readonly lastModified: Date
}

/** Keys that share their beginning up to the delimiter. Those of a page come after its objects. */
export interface ListedPrefix {
  readonly prefix: string
}

/** A listing, one at a time or a page at a time; each page is asked for when it is wanted. */
export interface Listing<T> extends AsyncIterable<T> {
  readonly pages: () => AsyncIterable<readonly T[]>
}

/** One version of an object, or the marker of its deletion. */
export interface ObjectVersion {
  readonly key: string
  readonly versionId: string
  readonly isLatest: boolean
  readonly isDeleteMarker: boolean
  /** Bytes; 0 of a delete marker. */
  readonly size: number
  /** Empty of a delete marker. */
  readonly etag: string
  readonly lastModified: Date
}
