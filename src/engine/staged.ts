import type { BlobDraft } from './blob-draft.ts'
import type { Encryption, Seal } from './encryption/seal.ts'

/** A body that is complete but not yet an object. Give it to one write, or discard it. */
export type Staged = StagedBytes | StagedBlob

interface StagedBody {
  /** In bytes. */
  readonly size: number
  /** In hex: of the bytes as they came. */
  readonly md5: string
  /** What the object or part will have: the MD5, unless a customer's key seals it. */
  readonly etag: string
}

export interface StagedBytes extends StagedBody {
  readonly kind: 'bytes'
  readonly bytes: Uint8Array
  /** Not sealed yet. */
  readonly encryption?: Encryption | undefined
}

export interface StagedBlob extends StagedBody {
  readonly kind: 'blob'
  /** Only the engine looks inside. */
  readonly draft: BlobDraft
  readonly seal: Seal
}
