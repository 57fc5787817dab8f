import type { BlobStore } from './blob-store.ts'
import type { Bodies } from './bodies.ts'
import type { Buckets } from './buckets.ts'
import type { ObjectKeys } from './encryption/object-keys.ts'
import type { IndexStore } from './index-store.ts'
import type { Sequence } from './sequence.ts'
import type { Staging } from './staging.ts'

/** What the pages of the engine share. */
export interface EngineParts {
  readonly index: IndexStore
  readonly blobs: BlobStore
  readonly bodies: Bodies
  readonly keys: ObjectKeys
  readonly staging: Staging
  readonly buckets: Buckets
  readonly sequence: Sequence
  /** In whole milliseconds. */
  readonly now: () => number
  readonly inlineLimit: number
}
