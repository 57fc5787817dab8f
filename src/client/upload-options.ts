import type { ClientInput } from './input.ts'
import type { RequestBody } from './request-body.ts'

/** What an upload may say about its object, by S3's names. */
export type ObjectAttributes = Omit<
  ClientInput<'CreateMultipartUpload'>,
  'Bucket' | 'Key' | 'ChecksumAlgorithm' | 'ChecksumType'
>

/** Bytes that S3 has acknowledged, of how many where that is known. */
export interface UploadProgress {
  readonly transferred: number
  readonly total: number | undefined
}

/** Where an upload goes. */
export interface UploadPlace {
  readonly key: string
  /** Refuses to replace an object that is there already (`If-None-Match: *`). @default false */
  readonly ifAbsent?: boolean | undefined
}

export interface UploadOptions extends UploadSource, UploadPlace {}

/** What is uploaded, and how. */
export interface UploadSource {
  readonly bucket: string
  /** Of any kind and length. */
  readonly body: RequestBody
  readonly attributes?: ObjectAttributes | undefined
  /** Bytes of the body, where it cannot tell itself. */
  readonly length?: number | undefined
  /** Bytes, 5 MiB at least; a body up to this is one PutObject. @default 8 MiB */
  readonly partSize?: number | undefined
  /** Parts on their way at a time. @default 4 */
  readonly concurrency?: number | undefined
  /** What it throws ends the upload; after the object is stored, it is a warning of the process. */
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** What S3 said about the object. */
export interface UploadedObject {
  readonly etag: string
  /** Undefined in a bucket without versioning. */
  readonly versionId: string | undefined
  /** Bytes. */
  readonly size: number
  /** As `CRC32:base64`; undefined from servers that know no checksums. */
  readonly checksum: string | undefined
}
