import type { DeleteOutcome } from '../client/delete-objects.ts'
import type { Accept } from '../declaration/accept.ts'
import type { Kind, PublicKind } from '../declaration/kinds.ts'
import type { BodyInput } from './body-input.ts'
import type { CallOptions } from './call-options.ts'
import type { CopyOptions, MoveOptions } from './copy-options.ts'
import type {
  ListedObject,
  ListedPrefix,
  Listing,
  ListOptions,
  ObjectVersion,
} from './list-options.ts'
import type { Multipart } from './multipart.ts'
import type { ObjectWriter } from './object-writer.ts'
import type { PutEntry, PutManyOptions, PutManyOutcome } from './put-many-options.ts'
import type { ObjectAttributes, PutOptions } from './put-options.ts'
import type { GetOptions, HeadOptions, ObjectHead, ReadObject } from './read-object.ts'
import type { SignedCookies, SignedPost, SignedRequest } from './signed-request.ts'
import type {
  ExpiryOptions,
  SignedPostOptions,
  SignedPutOptions,
  SignedUrlOptions,
} from './signing-options.ts'
import type { StoredObject } from './stored-object.ts'

/** An object of a storage, whether it is there or not: `storage.object(…)` asks nothing. */
export interface ObjectHandle<S extends BaseStorage = BaseStorage> {
  readonly storage: S
  readonly key: string
  readonly reference: string
  readonly get: (options?: GetOptions) => Promise<ReadObject>
  readonly head: (options?: HeadOptions) => Promise<ObjectHead | undefined>
  readonly exists: (options?: HeadOptions) => Promise<boolean>
  readonly delete: (options?: HeadOptions) => Promise<void>
  readonly copy: (to: CopyTarget, options?: CopyOptions) => Promise<StoredObject>
  readonly move: (to: CopyTarget, options?: MoveOptions) => Promise<StoredObject>
  readonly signedUrl: (options?: SignedUrlOptions) => string
}

export interface PublicObjectHandle extends ObjectHandle<PublicStorage> {
  /** The URL that anyone may read. */
  readonly url: () => string
}

/** Where a copy goes: a key of the same storage, or an object of any. */
export type CopyTarget = string | Pick<ObjectHandle, 'storage' | 'key'>

/** What every storage does. Keys are relative to its location; one that would escape is `KeyInvalid`. */
export interface BaseStorage {
  readonly name: string
  readonly kind: Kind
  readonly bucket: string
  readonly location: string
  /** What may be put, as declared. */
  readonly accept: Accept | undefined
  /** Puts a body of any kind and length. Throws `KeyExists` unless another key or the place will do. */
  readonly put: (key: string, body: BodyInput, options?: PutOptions) => Promise<StoredObject>
  /** Puts many, several at a time. */
  readonly putMany: (
    entries: Iterable<PutEntry> | AsyncIterable<PutEntry>,
    options?: PutManyOptions,
  ) => Promise<PutManyOutcome>
  /** Writes a body that is not all there yet. */
  readonly writer: (key: string, options?: PutOptions) => ObjectWriter
  /** Reads an object. Throws `NoSuchKey`, `NotModified` and `PreconditionFailed`. */
  readonly get: (key: string, options?: GetOptions) => Promise<ReadObject>
  /** What is known of an object; undefined when there is none. */
  readonly head: (key: string, options?: HeadOptions) => Promise<ObjectHead | undefined>
  readonly exists: (key: string, options?: HeadOptions) => Promise<boolean>
  /** The objects whose keys begin so, in key order; with a delimiter also the prefixes it makes. */
  readonly list: {
    (prefix?: string, options?: ListOptions): Listing<ListedObject>
    (
      prefix: string,
      options: ListOptions & { readonly delimiter: string },
    ): Listing<ListedObject | ListedPrefix>
  }
  /** Copies an object, on the server where both ends are on one. */
  readonly copy: (key: string, to: CopyTarget, options?: CopyOptions) => Promise<StoredObject>
  /** Copies an object and then deletes it: S3 has no other way, so both may be there for a moment. */
  readonly move: (key: string, to: CopyTarget, options?: MoveOptions) => Promise<StoredObject>
  /** Deletes an object. What is not there is no error. */
  readonly delete: (key: string, options?: HeadOptions) => Promise<void>
  /** Deletes any number of objects. Those that fail are told, not thrown. */
  readonly deleteMany: (
    keys: Iterable<string> | AsyncIterable<string>,
    options?: CallOptions,
  ) => Promise<DeleteOutcome>
  /** Changes what an object says about itself: each attribute that is given, and no other. */
  readonly putAttributes: (
    key: string,
    attributes: Omit<ObjectAttributes, 'tags'>,
    options?: CallOptions,
  ) => Promise<StoredObject>
  readonly getTags: (
    key: string,
    options?: HeadOptions,
  ) => Promise<Readonly<Record<string, string>>>
  /** Replaces all tags; `{}` deletes them. */
  readonly putTags: (
    key: string,
    tags: Readonly<Record<string, string>>,
    options?: HeadOptions,
  ) => Promise<void>
  /** The versions of the objects whose keys begin so, in key order, the latest first. */
  readonly versions: (prefix?: string, options?: CallOptions) => Listing<ObjectVersion>
  /** Makes a version the latest again, by a copy of it. */
  readonly restore: (key: string, versionId: string, options?: CallOptions) => Promise<StoredObject>
  /** Uploads in parts that browsers send. */
  readonly multipart: Multipart
  /**
   * A URL that whoever has it may read until it expires; made without any request. With temporary
   * credentials it ends when they do. Throws `CredentialsExpired`.
   */
  readonly signedUrl: (key: string, options?: SignedUrlOptions) => string
  /** {@link signedUrl} for one upload with PUT. */
  readonly signedPut: (key: string, options?: SignedPutOptions) => SignedRequest
  /** A form that uploads to one key, or to any that begins so. Throws `CapabilityMissing`. */
  readonly signedPost: (
    key: string | { readonly prefix: string },
    options: SignedPostOptions,
  ) => SignedPost
  /** The reference of a key: what a database column holds in place of a URL, which would expire. */
  readonly reference: (key: string) => string
}

export interface PrivateStorage extends BaseStorage {
  readonly public: false
  /** The object of a reference. Throws `ReferenceInvalid` for one of another storage. */
  readonly object: (reference: string) => ObjectHandle<PrivateStorage>
  /** Cookies for what the CDN of the storage keeps below a prefix. Throws `SignerMissing`. */
  readonly signedCookies: (prefix?: string, options?: ExpiryOptions) => SignedCookies
}

export interface PublicStorage extends BaseStorage {
  readonly public: true
  readonly object: (reference: string) => PublicObjectHandle
  /** The URL that anyone may read, on the custom domain if there is one. */
  readonly url: (key: string) => string
}

export type Storage = PrivateStorage | PublicStorage

/** The storage of a kind: only public kinds have URLs that are not signed. */
export type StorageOfKind<K extends Kind> = K extends PublicKind ? PublicStorage : PrivateStorage
