import type { UploadProgress } from '../client/upload-options.ts'
import type { CallOptions } from './call-options.ts'
import type { AlternativeKey, ObjectAttributes } from './put-options.ts'
import type { Overwrite } from '../declaration/overwrite.ts'

/**
 * A copy takes what its source says about itself; attributes that are given here replace that, each
 * by itself, and an empty text leaves one out.
 */
export interface CopyOptions extends ObjectAttributes, CallOptions {
  /** The version to copy. @default the latest */
  readonly versionId?: string | undefined
  /** The ETag that the source has to have, else `SourceChanged`. @default whatever it has */
  readonly ifMatch?: string | undefined
  /** @default as declared for the storage that the copy is in */
  readonly overwrite?: Overwrite | AlternativeKey | undefined
  /** Bytes of a copy that takes several requests. */
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined
}

export type MoveOptions = Omit<CopyOptions, 'versionId'>
