import type { Json } from '../core/json.ts'
import type { Seal } from './encryption/seal.ts'
import type { ObjectMetadata } from './object-version.ts'

/** A multipart upload under way. */
export interface Upload {
  readonly bucket: string
  readonly key: string
  /** Later uploads have greater ids. */
  readonly uploadId: string
  /** In milliseconds. */
  readonly initiated: number
  /** What the object will have. */
  readonly metadata: ObjectMetadata
  /** Of no bytes: it says whose key the parts are sealed with, and which. */
  readonly seal?: Seal
}

/** One part of an upload under way. */
export interface Part {
  readonly partNumber: number
  readonly size: number
  /** MD5 in hex, without quotes; with a customer's key, not the MD5. */
  readonly etag: string
  /** In milliseconds. */
  readonly modified: number
  readonly extra: Readonly<Record<string, Json>>
  readonly blob: number
  readonly seal?: Seal
}

/** One part of a completed object. */
export interface PartLayout {
  readonly partNumber: number
  readonly size: number
  readonly etag: string
  readonly extra: Readonly<Record<string, Json>>
  readonly blob: number
  readonly seal?: Seal
}
