import type { QueryPairs } from './query-string.ts'
import type { OperationName } from './operation-types.ts'
import type { RequestHeaders } from './request-headers.ts'

/** What the SDK's model does not say about an operation. */
interface OperationTraits {
  /** The IAM action, when it is not `s3:` and the operation's name. */
  readonly action?: string
  /** The IAM action when the request names a version. */
  readonly versionAction?: string
}

/**
 * Operations whose IAM action has another name.
 * Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3".
 */
const traits: Partial<Record<OperationName, OperationTraits>> = {
  CompleteMultipartUpload: { action: 's3:PutObject' },
  CopyObject: { action: 's3:PutObject' },
  CreateMultipartUpload: { action: 's3:PutObject' },
  CreateSession: { action: 's3express:CreateSession' },
  DeleteBucketAnalyticsConfiguration: { action: 's3:PutAnalyticsConfiguration' },
  DeleteBucketCors: { action: 's3:PutBucketCORS' },
  DeleteBucketEncryption: { action: 's3:PutEncryptionConfiguration' },
  DeleteBucketIntelligentTieringConfiguration: { action: 's3:PutIntelligentTieringConfiguration' },
  DeleteBucketInventoryConfiguration: { action: 's3:PutInventoryConfiguration' },
  DeleteBucketLifecycle: { action: 's3:PutLifecycleConfiguration' },
  DeleteBucketMetricsConfiguration: { action: 's3:PutMetricsConfiguration' },
  DeleteBucketOwnershipControls: { action: 's3:PutBucketOwnershipControls' },
  DeleteBucketReplication: { action: 's3:PutReplicationConfiguration' },
  DeleteBucketTagging: { action: 's3:PutBucketTagging' },
  DeleteObject: { versionAction: 's3:DeleteObjectVersion' },
  DeleteObjectTagging: { versionAction: 's3:DeleteObjectVersionTagging' },
  DeleteObjects: { action: 's3:DeleteObject' },
  DeletePublicAccessBlock: { action: 's3:PutBucketPublicAccessBlock' },
  GetBucketAccelerateConfiguration: { action: 's3:GetAccelerateConfiguration' },
  GetBucketAnalyticsConfiguration: { action: 's3:GetAnalyticsConfiguration' },
  GetBucketCors: { action: 's3:GetBucketCORS' },
  GetBucketEncryption: { action: 's3:GetEncryptionConfiguration' },
  GetBucketIntelligentTieringConfiguration: { action: 's3:GetIntelligentTieringConfiguration' },
  GetBucketInventoryConfiguration: { action: 's3:GetInventoryConfiguration' },
  GetBucketLifecycleConfiguration: { action: 's3:GetLifecycleConfiguration' },
  GetBucketMetricsConfiguration: { action: 's3:GetMetricsConfiguration' },
  GetBucketNotificationConfiguration: { action: 's3:GetBucketNotification' },
  GetBucketReplication: { action: 's3:GetReplicationConfiguration' },
  GetObject: { versionAction: 's3:GetObjectVersion' },
  GetObjectAcl: { versionAction: 's3:GetObjectVersionAcl' },
  GetObjectAttributes: { versionAction: 's3:GetObjectVersionAttributes' },
  GetObjectLockConfiguration: { action: 's3:GetBucketObjectLockConfiguration' },
  GetObjectTagging: { versionAction: 's3:GetObjectVersionTagging' },
  GetObjectTorrent: { versionAction: 's3:GetObjectVersionTorrent' },
  GetPublicAccessBlock: { action: 's3:GetBucketPublicAccessBlock' },
  HeadBucket: { action: 's3:ListBucket' },
  HeadObject: { action: 's3:GetObject', versionAction: 's3:GetObjectVersion' },
  ListBucketAnalyticsConfigurations: { action: 's3:GetAnalyticsConfiguration' },
  ListBucketIntelligentTieringConfigurations: { action: 's3:GetIntelligentTieringConfiguration' },
  ListBucketInventoryConfigurations: { action: 's3:GetInventoryConfiguration' },
  ListBucketMetricsConfigurations: { action: 's3:GetMetricsConfiguration' },
  ListBuckets: { action: 's3:ListAllMyBuckets' },
  ListMultipartUploads: { action: 's3:ListBucketMultipartUploads' },
  ListObjectVersions: { action: 's3:ListBucketVersions' },
  ListObjects: { action: 's3:ListBucket' },
  ListObjectsV2: { action: 's3:ListBucket' },
  ListParts: { action: 's3:ListMultipartUploadParts' },
  PutBucketAccelerateConfiguration: { action: 's3:PutAccelerateConfiguration' },
  PutBucketAnalyticsConfiguration: { action: 's3:PutAnalyticsConfiguration' },
  PutBucketCors: { action: 's3:PutBucketCORS' },
  PutBucketEncryption: { action: 's3:PutEncryptionConfiguration' },
  PutBucketIntelligentTieringConfiguration: { action: 's3:PutIntelligentTieringConfiguration' },
  PutBucketInventoryConfiguration: { action: 's3:PutInventoryConfiguration' },
  PutBucketLifecycleConfiguration: { action: 's3:PutLifecycleConfiguration' },
  PutBucketMetricsConfiguration: { action: 's3:PutMetricsConfiguration' },
  PutBucketNotificationConfiguration: { action: 's3:PutBucketNotification' },
  PutBucketReplication: { action: 's3:PutReplicationConfiguration' },
  PutObjectAcl: { versionAction: 's3:PutObjectVersionAcl' },
  PutObjectLockConfiguration: { action: 's3:PutBucketObjectLockConfiguration' },
  PutObjectTagging: { versionAction: 's3:PutObjectVersionTagging' },
  PutPublicAccessBlock: { action: 's3:PutBucketPublicAccessBlock' },
  SelectObjectContent: { action: 's3:GetObject' },
  UploadPart: { action: 's3:PutObject' },
  UploadPartCopy: { action: 's3:PutObject' },
}

/** The IAM action that a request of the operation needs. */
export function actionOf(name: OperationName, query: QueryPairs = []): string {
  const { action = `s3:${name}`, versionAction } = traits[name] ?? {}
  const isVersioned = versionAction !== undefined && query.some(([each]) => each === 'versionId')
  return isVersioned ? versionAction : action
}

/** The same for a version that is named elsewhere than in the query, or none. */
export function actionOn(name: OperationName, versionId: string | undefined): string {
  return actionOf(name, versionId === undefined ? [] : [['versionId', versionId]])
}

/** The headers that say an ACL. */
const aclHeaders: readonly string[] = [
  'x-amz-acl',
  'x-amz-grant-full-control',
  'x-amz-grant-read',
  'x-amz-grant-read-acp',
  'x-amz-grant-write',
  'x-amz-grant-write-acp',
]

/** Any of the headers makes a request need the actions. */
type FurtherActions = readonly [headers: readonly string[], actions: readonly string[]]

/** Whoever says more of an object than its bytes has to be allowed that, too. */
const ofWrites: readonly FurtherActions[] = [
  [['x-amz-tagging'], ['s3:PutObjectTagging']],
  [aclHeaders, ['s3:PutObjectAcl']],
  [['x-amz-object-lock-mode', 'x-amz-object-lock-retain-until-date'], ['s3:PutObjectRetention']],
  [['x-amz-object-lock-legal-hold'], ['s3:PutObjectLegalHold']],
]

/** Source: the permissions sections of the API Reference: "PutObject", "CopyObject", "CreateBucket". */
const further: ReadonlyMap<OperationName, readonly FurtherActions[]> = new Map([
  ['CopyObject', ofWrites],
  ['CreateMultipartUpload', ofWrites],
  ['PutObject', ofWrites],
  [
    'CreateBucket',
    [
      [aclHeaders, ['s3:PutBucketAcl']],
      [['x-amz-object-ownership'], ['s3:PutBucketOwnershipControls']],
      [
        ['x-amz-bucket-object-lock-enabled'],
        ['s3:PutBucketObjectLockConfiguration', 's3:PutBucketVersioning'],
      ],
    ],
  ],
])

const none: readonly string[] = []

/** The IAM actions that a request needs besides its own. */
export function furtherActions(name: OperationName, headers: RequestHeaders): readonly string[] {
  const rows = further.get(name)
  if (rows === undefined) return none
  let actions = none
  for (const [names, added] of rows) {
    if (!hasAny(headers, names)) continue
    // A copy that keeps the tags of its source needs to be allowed those: its handler asks.
    const keeps = name === 'CopyObject' && headers['x-amz-tagging-directive'] !== 'REPLACE'
    if (keeps && names.includes('x-amz-tagging')) continue
    actions = [...actions, ...added]
  }
  return actions
}

function hasAny(headers: RequestHeaders, names: readonly string[]): boolean {
  for (const name of names) if (headers[name] !== undefined) return true
  return false
}
