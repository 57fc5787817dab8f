import { defineErrors } from '../../core/error.ts'

/** What can go wrong with a directory that holds objects; what S3 would answer keeps S3's code. */
export const filesystemError = defineErrors({
  DirectoryFailed: {
    status: 500,
    message: 'The disk refused a read or a write.',
    hint: 'Look at the cause: permissions, the health of the disk, or a mount that went away.',
    retryable: true,
  },
  DirectoryFull: {
    status: 507,
    message: 'There is no room left in the directory.',
    hint: 'Free space or raise the quota; nothing half-written is left behind.',
  },
  DirectoryUnusable: {
    message: 'The directory cannot hold objects.',
    hint: 'Name a directory (MEDIA_ROOT, with USE_S3=False) that this process may write, without a .stowage of somebody else.',
  },
  KeyUnsupported: {
    status: 400,
    message: 'The file system cannot hold an object of this key.',
    hint: 'Choose another key, or move what stands in its way.',
  },
  SecretInvalid: {
    message: 'The secret that signs URLs cannot be used.',
    hint: 'Pass 32 characters or more, or delete .stowage/secret: URLs signed before it then end.',
  },
  UrlInvalid: {
    message: 'The URL is none under which objects can be served.',
    hint: 'Give filesystemUrl as scheme, host and path only, like https://app.example/storage/.',
  },
})
