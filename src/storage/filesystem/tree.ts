import type { DirectorySync } from './directory-sync.ts'
import type { KeyLocks } from '../../core/key-locks.ts'
import type { LongNames } from './long-names.ts'

/** The directory that people see: a file for each object. */
export interface Tree {
  /** Its real path. */
  readonly root: string
  /** Whether names are Windows's. */
  readonly windows: boolean
  /** Whether the file system takes some different names for the same. */
  readonly folds: boolean
  readonly longNames: LongNames
  readonly sync: DirectorySync
  readonly locks: KeyLocks
}
