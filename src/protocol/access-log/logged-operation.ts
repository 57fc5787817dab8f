import type { OperationName } from '../operation-types.ts'

/**
 * The resource of each operation, as access logs name it after `REST.` and the method. The default is what the
 * method and the target say: OBJECT with a key, BUCKET without.
 * Source: S3 User Guide, "Server access log format", field Operation, and logs of S3 itself.
 */
const resources: Partial<Record<OperationName, string>> = {
  AbortMultipartUpload: 'UPLOAD',
  CompleteMultipartUpload: 'UPLOAD',
  CreateMultipartUpload: 'UPLOADS',
  DeleteBucketAnalyticsConfiguration: 'ANALYTICS',
  DeleteBucketCors: 'CORS',
  DeleteBucketEncryption: 'ENCRYPTION',
  DeleteBucketIntelligentTieringConfiguration: 'INTELLIGENT_TIERING',
  DeleteBucketInventoryConfiguration: 'INVENTORY',
  DeleteBucketLifecycle: 'LIFECYCLE',
  DeleteBucketMetricsConfiguration: 'METRICS',
  DeleteBucketOwnershipControls: 'OWNERSHIP_CONTROLS',
  DeleteBucketPolicy: 'BUCKETPOLICY',
  DeleteBucketReplication: 'REPLICATION',
  DeleteBucketTagging: 'TAGGING',
  DeleteBucketWebsite: 'WEBSITE',
  DeleteObjects: 'MULTI_OBJECT_DELETE',
  DeleteObjectTagging: 'OBJECT_TAGGING',
  DeletePublicAccessBlock: 'PUBLIC_ACCESS_BLOCK',
  GetBucketAccelerateConfiguration: 'ACCELERATE',
  GetBucketAcl: 'ACL',
  GetBucketAnalyticsConfiguration: 'ANALYTICS',
  GetBucketCors: 'CORS',
  GetBucketEncryption: 'ENCRYPTION',
  GetBucketIntelligentTieringConfiguration: 'INTELLIGENT_TIERING',
  GetBucketInventoryConfiguration: 'INVENTORY',
  GetBucketLifecycleConfiguration: 'LIFECYCLE',
  GetBucketLocation: 'LOCATION',
  GetBucketLogging: 'LOGGING_STATUS',
  GetBucketMetricsConfiguration: 'METRICS',
  GetBucketNotificationConfiguration: 'NOTIFICATION',
  GetBucketOwnershipControls: 'OWNERSHIP_CONTROLS',
  GetBucketPolicy: 'BUCKETPOLICY',
  GetBucketPolicyStatus: 'POLICY_STATUS',
  GetBucketReplication: 'REPLICATION',
  GetBucketRequestPayment: 'REQUEST_PAYMENT',
  GetBucketTagging: 'TAGGING',
  GetBucketVersioning: 'VERSIONING',
  GetBucketWebsite: 'WEBSITE',
  GetObjectAcl: 'ACL',
  GetObjectAttributes: 'OBJECT_ATTRIBUTES',
  GetObjectLegalHold: 'LEGAL_HOLD',
  GetObjectLockConfiguration: 'OBJECT_LOCK_CONFIGURATION',
  GetObjectRetention: 'RETENTION',
  GetObjectTagging: 'OBJECT_TAGGING',
  GetObjectTorrent: 'OBJECT_TORRENT',
  GetPublicAccessBlock: 'PUBLIC_ACCESS_BLOCK',
  ListBucketAnalyticsConfigurations: 'ANALYTICS',
  ListBucketIntelligentTieringConfigurations: 'INTELLIGENT_TIERING',
  ListBucketInventoryConfigurations: 'INVENTORY',
  ListBucketMetricsConfigurations: 'METRICS',
  ListMultipartUploads: 'UPLOADS',
  ListObjectVersions: 'BUCKETVERSIONS',
  ListParts: 'UPLOAD',
  PutBucketAccelerateConfiguration: 'ACCELERATE',
  PutBucketAcl: 'ACL',
  PutBucketAnalyticsConfiguration: 'ANALYTICS',
  PutBucketCors: 'CORS',
  PutBucketEncryption: 'ENCRYPTION',
  PutBucketIntelligentTieringConfiguration: 'INTELLIGENT_TIERING',
  PutBucketInventoryConfiguration: 'INVENTORY',
  PutBucketLifecycleConfiguration: 'LIFECYCLE',
  PutBucketLogging: 'LOGGING_STATUS',
  PutBucketMetricsConfiguration: 'METRICS',
  PutBucketNotificationConfiguration: 'NOTIFICATION',
  PutBucketOwnershipControls: 'OWNERSHIP_CONTROLS',
  PutBucketPolicy: 'BUCKETPOLICY',
  PutBucketReplication: 'REPLICATION',
  PutBucketRequestPayment: 'REQUEST_PAYMENT',
  PutBucketTagging: 'TAGGING',
  PutBucketVersioning: 'VERSIONING',
  PutBucketWebsite: 'WEBSITE',
  PutObjectAcl: 'ACL',
  PutObjectLegalHold: 'LEGAL_HOLD',
  PutObjectLockConfiguration: 'OBJECT_LOCK_CONFIGURATION',
  PutObjectRetention: 'RETENTION',
  PutObjectTagging: 'OBJECT_TAGGING',
  PutPublicAccessBlock: 'PUBLIC_ACCESS_BLOCK',
  RestoreObject: 'OBJECT_RESTORE',
  SelectObjectContent: 'SELECT',
  UploadPart: 'PART',
}

/** Operations that stand under another method than that of their request. */
const whole: Partial<Record<OperationName, string>> = {
  CopyObject: 'REST.COPY.OBJECT',
  UploadPartCopy: 'REST.COPY.PART',
}

export interface LoggedRequest {
  readonly method: string
  readonly hasKey: boolean
  /** True for a request of the website endpoint. */
  readonly website?: boolean | undefined
}

/** What an access log calls an operation: `REST.GET.OBJECT`. Undefined is a preflight, or a request without one. */
export function loggedOperation(
  name: OperationName | undefined,
  { method, hasKey, website }: LoggedRequest,
): string {
  const target = hasKey ? 'OBJECT' : 'BUCKET'
  if (method === 'OPTIONS') return 'REST.OPTIONS.PREFLIGHT'
  if (website === true) return `WEBSITE.${method}.${target}`
  if (name === undefined) return `REST.${method}.${target}`
  return whole[name] ?? `REST.${method}.${resources[name] ?? target}`
}
