import type { LifecycleRule } from './lifecycle-rule.ts'
import type { Filtered } from './matches-rule.ts'

/** A version or delete marker as lifecycle sees it. Times are in milliseconds. */
export interface LifecycleSubject extends Filtered {
  readonly size: number
  readonly storageClass: string
  readonly modified: number
  readonly deleteMarker: boolean
  /** Undefined for the latest. */
  readonly noncurrent: NoncurrentState | undefined
  /** True if its key has no other version and no other marker. */
  readonly isOnly: boolean
}

export interface NoncurrentState {
  /** When the version above it was written. */
  readonly since: number
  /** How many noncurrent versions of its key are newer, delete markers not counted. */
  readonly newerVersions: number
}

/** When and by which measure rules are looked at. */
export interface LifecycleClock {
  /** In milliseconds. */
  readonly now: number
  /** How long a day is. */
  readonly dayMs: number
}

/** What of a bucket has a say beside its rules. */
export interface LifecycleBucket {
  readonly rules: readonly LifecycleRule[]
  /** True if the archives take objects below 128 KiB: `varies_by_storage_class`. */
  readonly archivesSmall: boolean
  /** True once versioning was set: expiring the latest then leaves a delete marker. */
  readonly isVersioned: boolean
}
