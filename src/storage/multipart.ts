import type { Overwrite } from '../declaration/overwrite.ts'
import type { CallOptions } from './call-options.ts'
import type { ObjectAttributes } from './put-options.ts'
import type { SignedRequest } from './signed-request.ts'
import type { ExpiryOptions } from './signing-options.ts'
import type { StoredObject } from './stored-object.ts'

/** An upload in parts that has begun and is neither completed nor aborted. */
export interface MultipartUpload {
  readonly key: string
  readonly uploadId: string
}

export interface PendingUpload extends MultipartUpload {
  readonly initiated: Date
}

/** A part that S3 has. */
export interface UploadedPart {
  readonly partNumber: number
  /** Bytes. */
  readonly size: number
  readonly etag: string
  /** As `CRC32:base64`, where the part was sent with it. */
  readonly checksum: string | undefined
}

export interface BeginOptions extends ObjectAttributes, CallOptions {
  /**
   * The algorithm of the checksum that every part is going to be sent with; S3 then keeps that of the
   * whole. @default parts are sent without
   */
  readonly checksumAlgorithm?: 'CRC32' | undefined
  /** `false` for no rules, not even those that are declared: whoever reads the object checks it. */
  readonly accept?: false | undefined
}

export interface SignedPartOptions extends ExpiryOptions {
  /** 1 to 10,000. */
  readonly partNumber: number
  /** Bytes: the part has exactly these many. @default any number */
  readonly length?: number | undefined
  /** As `CRC32:base64`: S3 refuses other bytes. The upload has to have begun with that algorithm. */
  readonly checksum?: string | undefined
}

export interface CompleteOptions extends CallOptions {
  /** @default all that S3 has, in order */
  readonly parts?: readonly Pick<UploadedPart, 'partNumber' | 'etag' | 'checksum'>[] | undefined
  /** @default as declared, where `alternative` is `error`: the key was chosen at the beginning */
  readonly overwrite?: Exclude<Overwrite, 'alternative'> | undefined
  /** `false` for no rules, not even those that are declared: whoever reads the object checks it. */
  readonly accept?: false | undefined
}

/** Uploads in parts that somebody else sends: the application begins, signs and completes them. */
export interface Multipart {
  readonly begin: (key: string, options?: BeginOptions) => Promise<MultipartUpload>
  /** The request that sends one part; made without any request of its own. */
  readonly signedPart: (upload: MultipartUpload, options: SignedPartOptions) => SignedRequest
  readonly parts: (upload: MultipartUpload, options?: CallOptions) => AsyncIterable<UploadedPart>
  readonly complete: (upload: MultipartUpload, options?: CompleteOptions) => Promise<StoredObject>
  /** Gives up the upload and its parts. One that is gone already is no error. */
  readonly abort: (upload: MultipartUpload, options?: CallOptions) => Promise<void>
  /** The uploads that have begun, in key order. */
  readonly list: (prefix?: string, options?: CallOptions) => AsyncIterable<PendingUpload>
}
