import type { ObjectBody } from '../client/object-body.ts'
import type { CallOptions } from './call-options.ts'

/** What is known of an object without reading it. */
export interface ObjectHead {
  readonly key: string
  readonly etag: string
  readonly versionId: string | undefined
  /** Bytes of the whole object, as they are stored. */
  readonly size: number
  readonly contentType: string
  readonly cacheControl: string | undefined
  readonly contentDisposition: string | undefined
  readonly contentEncoding: string | undefined
  readonly contentLanguage: string | undefined
  readonly lastModified: Date
  readonly metadata: Readonly<Record<string, string>>
  /** As `CRC32:base64` of the whole object; undefined where the server tells none. */
  readonly checksum: string | undefined
}

/** An object whose body is being read. */
export interface ReadObject extends ObjectHead {
  /** Read it or cancel it: it holds a connection. */
  readonly body: ObjectBody
  /** The bytes of the body when a range was asked for, both ends included. */
  readonly range: { readonly start: number; readonly end: number } | undefined
}

/** Bytes from `start` to `end`, both included, or the `last` ones. */
export type ByteRange =
  | { readonly start: number; readonly end?: number | undefined }
  | { readonly last: number }

/** What has to hold of an object that is read, as in HTTP. ETags as they were told, or `*`. */
export interface ReadConditions {
  readonly ifMatch?: string | undefined
  readonly ifNoneMatch?: string | undefined
  readonly ifModifiedSince?: Date | undefined
  readonly ifUnmodifiedSince?: Date | undefined
}

export interface GetOptions extends ReadConditions, CallOptions {
  readonly range?: ByteRange | undefined
  readonly versionId?: string | undefined
}

export interface HeadOptions extends CallOptions {
  readonly versionId?: string | undefined
}
