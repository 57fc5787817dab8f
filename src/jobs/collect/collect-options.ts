import type { Compression } from '../../declaration/compression.ts'
import type { Storage } from '../../storage/storage.ts'
import type { LinkOptions } from './linked-asset.ts'

export interface CollectOptions extends LinkOptions {
  readonly directory: string
  readonly storage: Storage
  /** Tells what would be stored, and stores nothing. @default false */
  readonly dryRun?: boolean | undefined
  /** Whether an asset keeps its name. @default those that browsers and robots ask for by name */
  readonly isUnhashed?: ((name: string) => boolean) | undefined
  /** Whether a name of a file or directory is left out. @default what begins with "." or ends with "~" */
  readonly isIgnored?: ((name: string) => boolean) | undefined
  /**
   * Whether hashed assets are stored under their own names as well, cached as the storage declares:
   * pages and scripts that name them so find them. @default true
   */
  readonly originals?: boolean | undefined
  /** @default as declared for the storage */
  readonly compress?: Compression | false | undefined
  /** Stores what is there already once more. @default false */
  readonly force?: boolean | undefined
  /** A file of this machine that gets the manifest too. */
  readonly manifestFile?: string | undefined
  /** Assets on their way at a time. @default 8 */
  readonly concurrency?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Told of each asset that was stored, or in a dry run would be, and awaited. */
  readonly onAsset?: ((asset: CollectedAsset) => void | Promise<void>) | undefined
}

/** An asset that was stored, or would be. */
export interface CollectedAsset {
  readonly name: string
  readonly key: string
  /** Bytes, before they are compressed. */
  readonly size: number
}
