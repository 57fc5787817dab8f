import type { Storage } from '../../storage/storage.ts'
import type { ListedObject } from '../../storage/list-options.ts'

/** How an object of the target stands to that of the source. */
export type Standing =
  | 'absent'
  | 'equal'
  /** There are the oldest of its versions, and nothing else. */
  | 'behind'
  | 'different'

/** What was there before, or is there now. */
export interface KnownVersion {
  readonly etag: string
  /** Undefined in a bucket without versioning. */
  readonly versionId?: string | undefined
}

export interface CopyTask {
  readonly target: Storage
  /** Whether what is there may be replaced. */
  readonly replaces: boolean
  /** The version that was the latest before the first attempt at this object. */
  readonly since: string | undefined
  readonly signal: AbortSignal
  /** Told how many more bytes have been copied. */
  readonly onBytes: (count: number) => void
}

/** An object that was copied, and found to be what was read. */
export interface CopiedObject extends KnownVersion {
  /** Bytes, as they are stored. */
  readonly size: number
  readonly checksum?: string | undefined
  /** Every version that the copy made, the oldest first. */
  readonly versionIds: readonly string[]
}

/** An object to migrate. */
export interface SourceObject {
  readonly key: string
  /** Bytes; of all versions, if those are migrated. */
  readonly size: number
  /** What the application called it: its place in the directory, or its reference. */
  readonly previous: string
  /** Whether the latest version is a delete marker, so that no reference leads to it. */
  readonly isDeleted: boolean
  /** Compares by content, never by time. */
  readonly standing: (
    target: Storage,
    there: ListedObject | undefined,
    signal: AbortSignal,
  ) => Promise<Standing>
  /** Copies it and verifies the copy. Throws `CopyDiffers`, and `KeyExists` unless it replaces. */
  readonly copy: (task: CopyTask) => Promise<CopiedObject>
  /** What an attempt that was cut off has made of it, where all of it is there. */
  readonly made: (task: CopyTask) => Promise<CopiedObject>
}

/** What cannot be migrated while the rest can. */
export interface RefusedObject {
  readonly key: string
  readonly refused: Error
}

/** Where objects come from. It is only ever read. */
export interface MigrationSource {
  /** The directory, or the name of the storage. */
  readonly name: string
  /** In the order of their keys' UTF-8 bytes, each read when it is wanted. */
  readonly objects: (signal: AbortSignal) => AsyncIterable<SourceObject | RefusedObject>
}
