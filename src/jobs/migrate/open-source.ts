import type { Storage } from '../../storage/storage.ts'
import { directorySource } from './directory-source.ts'
import type { MigrationSource } from './migration-source.ts'
import { storageSource } from './storage-source.ts'
import { versionsSource } from './versions-source.ts'

/** What is migrated, and where to. */
export interface MigrationEnds {
  /** A directory of this machine, or a storage. */
  readonly source: string | Storage
  readonly target: Storage
  /** Whether every version of a storage's objects is migrated, the oldest first. @default false */
  readonly versions?: boolean | undefined
}

export function openSource({ source, versions = false }: MigrationEnds): MigrationSource {
  if (typeof source === 'string') return directorySource(source)
  return versions ? versionsSource(source) : storageSource(source)
}
