import type { DirectoryListings } from './directory-listings.ts'
import type { Drafts } from './drafts.ts'
import type { KeyLocks } from '../../core/key-locks.ts'
import type { RecordStore } from './record-store.ts'
import type { Tree } from './tree.ts'
import type { UploadStore } from './upload-store.ts'

/** A directory that holds objects, and what works on it. */
export interface Disk {
  readonly tree: Tree
  readonly records: RecordStore
  readonly drafts: Drafts
  readonly uploads: UploadStore
  readonly listings: DirectoryListings
  readonly locks: KeyLocks
}
