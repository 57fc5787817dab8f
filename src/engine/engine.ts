import type { Json } from '../core/json.ts'
import type { Bucket, BucketInit, BucketReference, Versioning } from './bucket.ts'
import type { Encryption } from './encryption/seal.ts'
import type {
  DeleteMarker,
  ListEntry,
  ObjectMetadata,
  ObjectVersion,
  VersionEntry,
} from './object-version.ts'
import type { Outbox } from './outbox.ts'
import type { Staged } from './staged.ts'
import type { Part, PartLayout, Upload } from './upload.ts'

/** The durable store of one machine. Every promise of a write resolves once it is on disk. */
export interface Engine {
  createBucket(name: string, init: BucketInit): Promise<{ created: boolean; bucket: Bucket }>
  bucket(name: string): Bucket | undefined
  /** By name, in byte order. */
  buckets(): readonly Bucket[]
  /** `not-empty` while it has versions or delete markers; uploads under way end with it, as on S3. */
  deleteBucket(bucket: BucketReference): Promise<'deleted' | 'absent' | 'not-empty'>
  /** False if the bucket is absent. */
  putAspect(bucket: BucketReference, aspect: string, value: Json): Promise<boolean>
  /** False if the bucket or the aspect is absent. */
  deleteAspect(bucket: BucketReference, aspect: string): Promise<boolean>
  setVersioning(bucket: BucketReference, versioning: Versioning): Promise<boolean>
  /** Versions (not delete markers) of the bucket and their bytes, parts of open uploads left out. */
  usage(bucket: string): Usage | undefined

  /**
   * Takes a body in, at the pace of the disk. A chunk is copied before the next is asked for. What
   * the source throws passes through untouched, and nothing is left behind.
   */
  stage(source: AsyncIterable<Uint8Array>, options?: StageOptions): Promise<Staged>
  /** The fast way for a small body already in memory, which must not change afterwards. */
  stageBytes(bytes: Uint8Array, encryption?: Encryption): Staged
  /** Gives up a staged body that no write has taken. */
  discard(staged: Staged): Promise<void>

  /** Takes the staged body, whatever the outcome. */
  putObject(request: PutObject): Promise<PutResult>
  getObject(address: ObjectAddress): ObjectVersion | DeleteMarker | undefined
  /**
   * The bytes of a version. A stream must be read to its end or given back with `return()`. What is
   * sealed with a customer's key takes that key. Throws CustomerKeyWrong.
   */
  read(version: ObjectVersion, range?: ByteRange, customerKey?: Uint8Array): ObjectBody
  /** How a multipart object was cut, in order; empty for one put whole. */
  partsOf(version: ObjectVersion): Promise<readonly PartLayout[]>
  deleteObject(request: DeleteObject): Promise<DeleteResult>
  /** Shares the source's blobs, which costs no bytes, unless they have to be sealed with another key. */
  copyObject(request: CopyObject): Promise<PutResult>
  /** Changes metadata of a version in place (tags, retention): same version, ETag and time. */
  amendObject(request: AmendObject): Promise<ObjectVersion | undefined>

  list(request: ListRequest): ListPage
  listVersions(request: ListVersionsRequest): VersionsPage

  /** Undefined if the bucket is absent. */
  createUpload(request: CreateUpload): Promise<Upload | undefined>
  upload(address: UploadAddress): Upload | undefined
  /** Takes the staged body. Undefined if there is no such upload. */
  putPart(request: PutPart): Promise<Part | undefined>
  /** By part number. Undefined if there is no such upload. */
  parts(request: PartsRequest): PartsPage | undefined
  uploads(request: UploadsRequest): UploadsPage
  /** False if there is no such upload. */
  abortUpload(address: UploadAddress): Promise<boolean>
  /** Copies no bytes. The ETag is S3's: the MD5 of the parts' MD5s, `-`, their number. */
  completeUpload(request: CompleteUpload): Promise<CompleteResult>

  /** What is still to be done for what happened: events to deliver, versions to replicate. */
  readonly outbox: Outbox

  /**
   * Looks for blobs that no object and no upload has, and frees them. Those that a crash left are
   * freed in the background after every opening: this looks at all of them.
   */
  sweep(): Promise<SweepReport>
  /**
   * Waits for writes under way and for blobs being freed; gives up staged bodies that no write has
   * taken. Readers should have ended.
   */
  close(): Promise<void>
}

export interface Usage {
  readonly objects: number
  readonly bytes: number
}

export interface SweepReport {
  readonly examined: number
  readonly freed: number
}

export interface StageOptions {
  /** How many bytes to expect, if known: a hint, not a limit. */
  readonly size?: number
  /** @default the server's own keys */
  readonly encryption?: Encryption | undefined
}

/** Evaluated with the write, in one transaction. ETags without quotes; `*` is any object. */
export interface Condition {
  readonly ifMatch?: string
  readonly ifNoneMatch?: string
}

export interface PutObject {
  readonly bucket: BucketReference
  readonly key: string
  readonly staged: Staged
  readonly metadata: ObjectMetadata
  readonly condition?: Condition
}

/** `absent`: ifMatch was asked of a key without an object. `conflict`: the condition holds, but others came in between. */
export type WriteRefusal = 'precondition-failed' | 'conflict' | 'absent' | 'no-bucket'

export type PutResult =
  | { readonly outcome: 'stored'; readonly version: ObjectVersion }
  | { readonly outcome: WriteRefusal | 'source-absent' }

export interface ObjectAddress {
  readonly bucket: string
  readonly key: string
  /** The latest version if left out; `null` for the null version. */
  readonly versionId?: string
}

/** The first and the last byte, both included and inside the object. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** A chunk of a stream is valid until the next is asked for: its buffer is used again. */
export type ObjectBody =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'stream'; readonly chunks: AsyncIterableIterator<Uint8Array> }

export interface DeleteObject extends ObjectAddress {
  readonly condition?: Condition
  /** Asked inside the transaction about what is there now. False answers `precondition-failed`. */
  readonly expect?: (found: ObjectVersion | DeleteMarker | undefined) => boolean
  /** Asked inside the transaction about the version that would go for good. False refuses. */
  readonly allow?: (version: ObjectVersion) => boolean
}

export type DeleteResult =
  | {
      /** `absent`: nothing was there, which S3 answers like a deletion. */
      readonly outcome: 'deleted' | 'absent'
      /** The marker left, or the version deleted; undefined where versioning was never set. */
      readonly versionId?: string
      /** True if a delete marker was left, or if one was deleted. */
      readonly deleteMarker: boolean
      /** Orders the deletion among the writes of the key; undefined if nothing was there. */
      readonly sequence?: number
    }
  | { readonly outcome: 'precondition-failed' | 'no-bucket' | 'not-allowed' }

export interface CopyObject {
  /** As `getObject` gave it. `source-absent` if it is gone meanwhile. */
  readonly source: ObjectVersion
  /** The key that the source is sealed with, if that is a customer's. */
  readonly customerKey?: Uint8Array | undefined
  /** Of the copy; `kept` is the source's, which takes no key. @default the server's own keys */
  readonly encryption?: Encryption | 'kept' | undefined
  readonly bucket: BucketReference
  readonly key: string
  readonly metadata: ObjectMetadata
  readonly condition?: Condition
}

export interface AmendObject extends ObjectAddress {
  /** Of the version that is meant: what has its id by now, but is another, stays as it is. @default any */
  readonly sequence?: number
  /** Runs inside the transaction; undefined leaves the version as it is. */
  readonly amend: (metadata: ObjectMetadata, version: ObjectVersion) => ObjectMetadata | undefined
}

export interface ListRequest {
  readonly bucket: string
  readonly prefix?: string
  readonly delimiter?: string
  /** Exclusive. Inside a common prefix it stands for the whole of it. */
  readonly after?: string
  readonly maxKeys: number
  /** Whether entries have their metadata, which is more to read. */
  readonly withMetadata?: boolean
}

export interface ListPage {
  readonly entries: readonly ListEntry[]
  readonly commonPrefixes: readonly string[]
  /** The `after` of the next page, if there is one: the last key or common prefix. */
  readonly next?: string
}

export interface ListVersionsRequest {
  readonly bucket: string
  readonly prefix?: string
  readonly delimiter?: string
  /** Exclusive; with versionIdMarker only its versions up to that one are left out. */
  readonly keyMarker?: string
  readonly versionIdMarker?: string
  readonly maxKeys: number
  /** Whether entries have their metadata, which is more to read. */
  readonly withMetadata?: boolean
}

export interface VersionsPage {
  /** By key, then newest first. */
  readonly entries: readonly VersionEntry[]
  readonly commonPrefixes: readonly string[]
  readonly next?: { readonly keyMarker: string; readonly versionIdMarker?: string }
}

export interface CreateUpload {
  readonly bucket: string
  readonly key: string
  readonly metadata: ObjectMetadata
  /** What its parts will be sealed with. @default the server's own keys */
  readonly encryption?: Encryption | undefined
}

export interface UploadAddress {
  readonly bucket: string
  readonly key: string
  readonly uploadId: string
}

export interface PutPart extends UploadAddress {
  /** 1 to 10 000. */
  readonly partNumber: number
  readonly staged: Staged
  /** Checksums, for instance: base64 by algorithm. */
  readonly extra?: Readonly<Record<string, Json>>
}

export interface PartsRequest extends UploadAddress {
  /** Exclusive. */
  readonly after?: number
  readonly max: number
}

export interface PartsPage {
  readonly parts: readonly Part[]
  /** The `after` of the next page, if there is one. */
  readonly next?: number
}

export interface UploadsRequest {
  readonly bucket: string
  readonly prefix?: string
  readonly delimiter?: string
  readonly keyMarker?: string
  readonly uploadIdMarker?: string
  readonly max: number
}

export interface UploadsPage {
  /** By key, then oldest first. */
  readonly uploads: readonly Upload[]
  readonly commonPrefixes: readonly string[]
  readonly next?: { readonly keyMarker: string; readonly uploadIdMarker?: string }
}

export interface CompleteUpload extends UploadAddress {
  /** In ascending order. An ETag, if given, must be that of the part. */
  readonly parts: readonly { readonly partNumber: number; readonly etag?: string }[]
  /** Replaces fields of the upload's metadata: checksums, for instance. */
  readonly metadata?: Partial<ObjectMetadata>
  readonly condition?: Condition
}

export type CompleteResult =
  | { readonly outcome: 'stored'; readonly version: ObjectVersion }
  | { readonly outcome: WriteRefusal | 'no-upload' }
  | { readonly outcome: 'invalid-part' | 'invalid-order'; readonly partNumber: number }
