import type { BlobDraft } from './blob-draft.ts'

/** A body that is complete but not yet an object. Give it to one write, or discard it. */
export type Staged = StagedBytes | StagedBlob

interface StagedBody {
  /** In bytes. */
  readonly size: number
  /** In hex. */
  readonly md5: string
}

export interface StagedBytes extends StagedBody {
  readonly kind: 'bytes'
  readonly bytes: Uint8Array
}

export interface StagedBlob extends StagedBody {
  readonly kind: 'blob'
  /** Only the engine looks inside. */
  readonly draft: BlobDraft
}
