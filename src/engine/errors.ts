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
  CustomerKeyWrong: {
    status: 400,
    message: 'The object is encrypted with a key of its writer, and this is not it.',
    hint: 'Send the key that the object was written with; it is kept nowhere here.',
  },
  SealBroken: {
    status: 500,
    message: 'The key of the object cannot be unwrapped.',
    hint: 'Restore keys.json or the object from a backup: one of the two is not what was written.',
  },
  MasterKeyInvalid: {
    message: 'This is no master key.',
    hint: 'Give base64 of 32 random bytes: openssl rand -base64 32.',
  },
  MasterKeyExposed: {
    message: 'The file of the master key can be used by others than its owner.',
    hint: 'Take the rights of everybody else away: chmod 600.',
  },
  MasterKeyMissing: {
    message: 'There is no master key, and objects are encrypted with one.',
    hint: 'Restore master.key, or give the key with --master-key-file or STOWAGE_MASTER_KEY.',
  },
  MasterKeyWrong: {
    message: 'The master key does not open the keys of the data directory.',
    hint: 'Give the key that they were last wrapped with: the one of before a rotation no longer works.',
  },
  KeysMissing: {
    message: 'The keys of the data directory are not all there.',
    hint: 'Restore keys.json from the newest backup: without it no object of it can be read.',
  },
  KeysCorrupt: {
    message: 'The keys of the data directory cannot be read.',
    hint: 'Restore keys.json from the newest backup.',
  },
  BodyGone: {
    status: 503,
    message: 'The version was deleted before its bytes could be read.',
    hint: 'Ask for the object again.',
    retryable: true,
  },
})
