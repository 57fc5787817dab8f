import type { DeleteOutcome } from '../client/delete-objects.ts'
import type { RequestBody } from '../client/request-body.ts'
import type { UploadProgress } from '../client/upload-options.ts'
import type { ObjectBody } from '../client/object-body.ts'
import type { Kind, PublicKind } from '../declaration/kinds.ts'

export interface CallOptions {
  readonly signal?: AbortSignal | undefined
}

export interface PutOptions extends CallOptions {
  /** @default 'application/octet-stream' */
  readonly contentType?: string | undefined
  /** @default the storage's declared cacheControl */
  readonly cacheControl?: string | undefined
  readonly contentDisposition?: string | undefined
  readonly contentEncoding?: string | undefined
  readonly contentLanguage?: string | undefined
  /** User metadata: names in lower case, values of printable ASCII; 2 KB together. */
  readonly metadata?: Readonly<Record<string, string>> | undefined
  /** Whether an object of this key may be replaced. @default as declared */
  readonly overwrite?: boolean | undefined
  /** Bytes of a stream, where they are known: its parts are then cut to fit. */
  readonly length?: number | undefined
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined
}

/** An object that was put. */
export interface StoredObject {
  readonly key: string
  readonly etag: string
  /** Undefined in a bucket without versioning. */
  readonly versionId: string | undefined
  /** Bytes. */
  readonly size: number
  /** As `CRC32:base64`; undefined from servers that know no checksums. */
  readonly checksum: string | undefined
  readonly contentType: string
}

/** What is known of an object without reading it. */
export interface ObjectHead {
  readonly key: string
  readonly etag: string
  readonly versionId: string | undefined
  /** Bytes of the whole object. */
  readonly size: number
  readonly contentType: string
  readonly cacheControl: string | undefined
  readonly contentDisposition: string | undefined
  readonly contentEncoding: string | undefined
  readonly lastModified: Date
  readonly metadata: Readonly<Record<string, string>>
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

export interface GetOptions extends CallOptions {
  readonly range?: ByteRange | undefined
  readonly versionId?: string | undefined
}

export interface HeadOptions extends CallOptions {
  readonly versionId?: string | undefined
}

export interface ListOptions extends CallOptions {
  /** Keys greater than this one, which need not exist. */
  readonly startAfter?: string | undefined
  /** Keys that one request asks for, at most 1000. @default 1000 */
  readonly pageSize?: number | undefined
}

export interface ListedObject {
  readonly key: string
  /** Bytes. */
  readonly size: number
  readonly etag: string
  readonly lastModified: Date
}

/** Keys that share their beginning up to the delimiter. */
export interface ListedPrefix {
  readonly prefix: string
}

export interface SignedUrlOptions {
  /** @default 'GET' */
  readonly method?: 'GET' | 'PUT' | undefined
  /** Seconds, 1 to 604800. @default the storage's declared urlExpiresIn */
  readonly expiresIn?: number | undefined
  /** For GET: makes the browser download the body under this name. */
  readonly download?: string | undefined
  /** GET answers with it; PUT has to be sent with it. */
  readonly contentType?: string | undefined
  /** For GET. */
  readonly versionId?: string | undefined
}

/** What every storage does. Keys are relative to its location; one that would escape is `KeyInvalid`. */
export interface BaseStorage {
  readonly name: string
  readonly kind: Kind
  readonly bucket: string
  readonly location: string
  /** Puts a body of any kind and length. Throws `KeyExists` unless the object may be replaced. */
  readonly put: (key: string, body: RequestBody, options?: PutOptions) => Promise<StoredObject>
  /** Reads an object. Throws `NoSuchKey` when there is none. */
  readonly get: (key: string, options?: GetOptions) => Promise<ReadObject>
  /** What is known of an object; undefined when there is none. */
  readonly head: (key: string, options?: HeadOptions) => Promise<ObjectHead | undefined>
  /** The objects whose keys begin so, in key order; with a delimiter also the prefixes it makes. */
  readonly list: {
    (prefix?: string, options?: ListOptions): AsyncIterable<ListedObject>
    (
      prefix: string,
      options: ListOptions & { readonly delimiter: string },
    ): AsyncIterable<ListedObject | ListedPrefix>
  }
  /** Deletes one object, or many, of which those that fail are told. What is not there is no error. */
  readonly delete: {
    (key: string, options?: HeadOptions): Promise<void>
    (keys: Iterable<string> | AsyncIterable<string>, options?: CallOptions): Promise<DeleteOutcome>
  }
  /**
   * A URL that whoever has it may use until it expires; made without any request. With temporary
   * credentials it ends when they do. Throws `CredentialsExpired`.
   */
  readonly signedUrl: (key: string, options?: SignedUrlOptions) => string
}

export interface PrivateStorage extends BaseStorage {
  readonly public: false
}

export interface PublicStorage extends BaseStorage {
  readonly public: true
  /** The URL that anyone may read, on the custom domain if there is one. */
  readonly url: (key: string) => string
}

export type Storage = PrivateStorage | PublicStorage

/** The storage of a kind: only public kinds have URLs that are not signed. */
export type StorageOfKind<K extends Kind> = K extends PublicKind ? PublicStorage : PrivateStorage
