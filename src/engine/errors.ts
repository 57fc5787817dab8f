import { defineErrors } from '../core/error.ts'

export const engineError = defineErrors({
  EngineLocked: {
    message: 'Another process is using the data directory.',
    hint: 'Stop that process, or give this one a data directory of its own.',
  },
  EngineClosed: {
    message: 'The engine is closed.',
    hint: 'Open it again before the next call.',
  },
  EngineFailed: {
    status: 500,
    message: 'The engine could not commit and takes no more writes.',
    hint: 'Look at the cause (often a full or failing disk), then restart: what was acknowledged is kept.',
  },
  FormatUnsupported: {
    message: 'The data directory is not one this version can read.',
    hint: 'Use the version of Stowage that wrote it, or an empty directory.',
  },
  StorageFull: {
    status: 507,
    message: 'There is no room left for this body.',
    hint: 'Free space on the disk of the data directory, or raise its quota.',
  },
  StorageFailed: {
    status: 500,
    message: 'The disk refused a read or a write.',
    hint: 'Look at the cause and at the health of the disk; what was acknowledged before is kept.',
    retryable: true,
  },
  BlobCorrupt: {
    status: 500,
    message: 'The bytes on disk are not those that were written.',
    hint: 'Restore the object from a copy, and check the disk.',
  },
  IndexCorrupt: {
    status: 500,
    message: 'A record of the index cannot be read.',
    hint: 'Restore the data directory from a backup, and check the disk.',
  },
  BodyGone: {
    status: 503,
    message: 'The version was deleted before its bytes could be read.',
    hint: 'Ask for the object again.',
    retryable: true,
  },
})
