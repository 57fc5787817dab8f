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
  IdMismatch: {
    status: 400,
    message: 'Document ID does not match the specified configuration ID.',
    hint: 'Give the Id of the document in the query too: ?inventory&id=….',
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
  InvalidS3DestinationBucket: {
    status: 400,
    message: 'Invalid bucket ARN.',
    hint: 'Name the bucket of the report by its ARN: arn:aws:s3:::BUCKET.',
  },
  InvalidBucketState: {
    status: 409,
    message: 'The request is not valid for the current state of the bucket.',
    hint: 'Object lock needs versioning to be enabled, and keeps it enabled.',
  },
  InvalidRetentionPeriod: {
    status: 400,
    message: 'Default retention period must be a positive integer value.',
    hint: 'Give a default retention of 1 to 36500 days, or 1 to 100 years.',
  },
  NoSuchBucket: {
    status: 404,
    message: 'The specified bucket does not exist',
    hint: 'Create it, or check name and endpoint.',
  },
  CrossLocationLoggingProhibitted: {
    status: 403,
    message:
      'Cross-Region logging is not allowed. Buckets in one Region cannot log information to a bucket in another Region.',
    hint: 'Log to a bucket of the same region.',
  },
  InvalidTargetBucketForLogging: {
    status: 400,
    message:
      'The target bucket for logging does not exist, is not owned by you, or does not have the appropriate grants for the log-delivery group.',
    hint: 'Log to a bucket of the same account and region.',
  },
  ReplicationConfigurationNotFoundError: {
    status: 404,
    message: 'The replication configuration was not found',
    hint: 'The bucket is not replicated.',
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
  NoSuchConfiguration: {
    status: 404,
    message: 'The specified configuration does not exist.',
    hint: 'List the configurations: none has this id.',
  },
  NoSuchLifecycleConfiguration: {
    status: 404,
    message: 'The lifecycle configuration does not exist',
    hint: 'The bucket has none: nothing in it expires.',
  },
  NoSuchPublicAccessBlockConfiguration: {
    status: 404,
    message: 'The public access block configuration was not found',
    hint: 'The bucket has none: public policies are not blocked.',
  },
  NoSuchTagSet: {
    status: 404,
    message: 'The TagSet does not exist',
    hint: 'The bucket has no tags: nothing to read.',
  },
  NoSuchWebsiteConfiguration: {
    status: 404,
    message: 'The specified bucket does not have a website configuration',
    hint: 'Put one with an index document: aws s3 website s3://BUCKET --index-document index.html.',
  },
  ObjectLockConfigurationNotFoundError: {
    status: 404,
    message: 'Object Lock configuration does not exist for this bucket',
    hint: 'Create the bucket with object lock, or enable it once versioning is enabled.',
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
  TooManyConfigurations: {
    status: 400,
    message:
      'You are attempting to create a new configuration but have already reached the 1,000-configuration limit.',
    hint: 'Delete a configuration that is no longer needed.',
  },
} as const satisfies ErrorRows
