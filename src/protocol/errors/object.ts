import type { ErrorRows } from '../../core/error.ts'

/** Objects, versions, parts and uploads. */
export const objectErrors = {
  ConditionalRequestConflict: {
    status: 409,
    message:
      'The conditional request cannot succeed due to a conflicting operation against this resource.',
    hint: 'Somebody else wrote or deleted the key meanwhile: read it again, and try again.',
    retryable: true,
  },
  EntityTooLarge: {
    status: 400,
    message: 'Your proposed upload exceeds the maximum allowed size',
    hint: 'Use a multipart upload: one PUT or one part holds at most 5 GiB.',
  },
  EntityTooSmall: {
    status: 400,
    message: 'Your proposed upload is smaller than the minimum allowed size',
    hint: 'Every part but the last has to hold at least 5 MiB.',
  },
  InvalidObjectState: {
    status: 403,
    message: "The operation is not valid for the object's storage class",
    hint: 'Restore the archived object first, and read it before the restored copy expires.',
  },
  InvalidPart: {
    status: 400,
    message:
      "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    hint: 'List the parts and complete with the ETags that you find.',
  },
  InvalidPartNumber: {
    status: 416,
    message: 'The requested partnumber is not satisfiable',
    hint: 'HeadObject with partNumber=1 tells how many parts the object has.',
  },
  InvalidPartOrder: {
    status: 400,
    message: 'The list of parts was not in ascending order. Parts must be ordered by part number.',
    hint: 'Sort the parts by PartNumber.',
  },
  InvalidRange: {
    status: 416,
    message: 'The requested range is not satisfiable',
    hint: 'Ask for a range inside the object; HeadObject tells its size.',
  },
  InvalidRedirectLocation: {
    status: 400,
    message: "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.",
    hint: 'Name another object as /KEY, or a page of the web by its URL.',
  },
  InvalidStorageClass: {
    status: 400,
    message: 'The storage class you specified is not valid',
    hint: 'Use a class of general purpose buckets: STANDARD, STANDARD_IA, GLACIER and their kin.',
  },
  InvalidTag: {
    status: 400,
    message: 'The tag provided was not a valid tag.',
    hint: 'A key has 1 to 128 characters, a value at most 256: letters, digits, spaces and + - = . _ : / @.',
  },
  KeyTooLongError: {
    status: 400,
    message: 'Your key is too long',
    hint: 'A key has at most 1024 bytes of UTF-8.',
  },
  MetadataTooLarge: {
    status: 400,
    message: 'Your metadata headers exceed the maximum allowed metadata size',
    hint: 'User metadata holds at most 2 KB.',
  },
  NoSuchKey: {
    status: 404,
    message: 'The specified key does not exist.',
    hint: 'Check the key; without s3:ListBucket S3 answers AccessDenied instead.',
  },
  NoSuchObjectLockConfiguration: {
    status: 404,
    message: 'The specified object does not have a ObjectLock configuration',
    hint: 'The version has neither retention nor legal hold of its own.',
  },
  NoSuchUpload: {
    status: 404,
    message:
      'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    hint: 'Start a new multipart upload.',
  },
  NoSuchVersion: {
    status: 404,
    message: 'The specified version does not exist.',
    hint: 'List the versions of the key.',
  },
  NotModified: {
    status: 304,
    message: 'Not Modified',
    hint: 'The object is the one you have.',
  },
  PreconditionFailed: {
    status: 412,
    message: 'At least one of the pre-conditions you specified did not hold',
    hint: 'Read the object again and decide on what is there now.',
  },
  RestoreAlreadyInProgress: {
    status: 409,
    message: 'Object restore is already in progress',
    hint: 'HeadObject tells in x-amz-restore when it is done.',
  },
} as const satisfies ErrorRows
