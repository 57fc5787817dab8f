import type { ErrorRows } from '../../core/error.ts'

/** Buckets, and what they are set to. */
export const bucketErrors = {
  BucketAlreadyExists: {
    status: 409,
    message:
      'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
    hint: 'Choose another bucket name.',
  },
  BucketAlreadyOwnedByYou: {
    status: 409,
    message: 'Your previous request to create the named bucket succeeded and you already own it.',
    hint: 'Use the bucket that is there.',
  },
  BucketNotEmpty: {
    status: 409,
    message: 'The bucket you tried to delete is not empty',
    hint: 'Delete every object, version, delete marker and unfinished upload first.',
  },
  IllegalVersioningConfigurationException: {
    status: 400,
    message: 'The versioning configuration specified in the request is invalid.',
    hint: 'Status is Enabled or Suspended.',
  },
  InvalidBucketName: {
    status: 400,
    message: 'The specified bucket is not valid.',
    hint: '3 to 63 lower-case letters, digits, dots and hyphens.',
  },
  InvalidLocationConstraint: {
    status: 400,
    message: 'The specified location-constraint is not valid',
    hint: 'Use the name of a region, such as eu-central-1.',
  },
  NoSuchBucket: {
    status: 404,
    message: 'The specified bucket does not exist',
    hint: 'Create it, or check name and endpoint.',
  },
  NoSuchBucketPolicy: {
    status: 404,
    message: 'The bucket policy does not exist',
    hint: 'The bucket has no policy: nothing to read.',
  },
  NoSuchCORSConfiguration: {
    status: 404,
    message: 'The CORS configuration does not exist',
    hint: 'The bucket has none: no page of another origin can read from it.',
  },
  NoSuchPublicAccessBlockConfiguration: {
    status: 404,
    message: 'The public access block configuration was not found',
    hint: 'The bucket has none: public policies are not blocked.',
  },
  OwnershipControlsNotFoundError: {
    status: 404,
    message: 'The bucket ownership controls were not found',
    hint: 'The bucket has none: ACLs decide, as before April 2023.',
  },
  ServerSideEncryptionConfigurationNotFoundError: {
    status: 404,
    message: 'The server side encryption configuration was not found',
    hint: 'The bucket has no default encryption of its own.',
  },
} as const satisfies ErrorRows
