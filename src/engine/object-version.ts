import type { Json } from '../core/json.ts'
import type { ObjectChecksums } from '../protocol/checksum/object-checksums.ts'
import type { Seal } from './encryption/seal.ts'

export type StringMap = Readonly<Record<string, string>>

/** What S3 keeps beside an object's bytes. Header values are kept as they came. */
export interface ObjectMetadata {
  readonly contentType?: string | undefined
  readonly cacheControl?: string | undefined
  readonly contentDisposition?: string | undefined
  readonly contentEncoding?: string | undefined
  readonly contentLanguage?: string | undefined
  /** The Expires header as it was sent: S3 does not require it to be a date. */
  readonly expires?: string | undefined
  readonly websiteRedirectLocation?: string | undefined
  readonly storageClass?: string | undefined
  /** `x-amz-meta-*` without the prefix, names in lower case. */
  readonly user?: StringMap | undefined
  readonly tags?: StringMap | undefined
  readonly checksums?: ObjectChecksums | undefined
  /** Whatever the engine need not understand: retention, legal hold, owner. */
  readonly extra?: Readonly<Record<string, Json>> | undefined
}

/** Where the bytes of a version are: nowhere, beside the index, in a blob, in those a manifest names. */
export type BodyLocation =
  | { readonly kind: 'empty' }
  | { readonly kind: 'inline' }
  | { readonly kind: 'blob' | 'manifest'; readonly blob: number }

/** One version of an object. */
export interface ObjectVersion {
  readonly deleteMarker: false
  readonly bucket: string
  readonly key: string
  /** `null` for what was written while versioning was not enabled. */
  readonly versionId: string
  readonly isLatest: boolean
  /** Orders the versions of a key and names the inline body. Unique in the engine. */
  readonly sequence: number
  readonly size: number
  /** Without quotes: MD5 in hex (with a customer's key, not), with `-<parts>` for a multipart upload. */
  readonly etag: string
  /** How many parts it was uploaded in; 0 if it was put whole. */
  readonly partCount: number
  /** When it was written, in milliseconds. */
  readonly modified: number
  readonly metadata: ObjectMetadata
  readonly body: BodyLocation
  /** Undefined for what an older version wrote, not encrypted. */
  readonly seal?: Seal
}

export interface DeleteMarker {
  readonly deleteMarker: true
  readonly bucket: string
  readonly key: string
  readonly versionId: string
  readonly isLatest: boolean
  readonly sequence: number
  /** When it was written, in milliseconds. */
  readonly modified: number
}

/** What a listing says of a current object; cheap to read, no user metadata. */
export interface ListEntry {
  readonly key: string
  readonly versionId: string
  readonly size: number
  readonly etag: string
  /** In milliseconds. */
  readonly modified: number
  readonly storageClass?: string
  readonly checksumAlgorithms: readonly string[]
  readonly checksumType?: ObjectChecksums['type']
  /** If the listing was asked for it. */
  readonly metadata?: ObjectMetadata
}

/** What a listing of versions says of one version; delete markers have size 0 and no ETag. */
export interface VersionEntry extends ListEntry {
  readonly isLatest: boolean
  readonly deleteMarker: boolean
}
