/** Bucket properties that S3 has and a declaration does not take yet, in all their spellings. */
const later = new Set(
  [
    ['policy', 'BucketPolicy', 'PolicyDocument'],
    ['lifecycle', 'LifecycleConfiguration', 'BucketLifecycleConfiguration'],
    ['website', 'WebsiteConfiguration'],
    ['logging', 'LoggingConfiguration', 'BucketLoggingStatus'],
    ['notification', 'NotificationConfiguration'],
    ['tags', 'Tags', 'tagging', 'Tagging'],
    ['replication', 'ReplicationConfiguration'],
    ['objectLock', 'ObjectLockConfiguration', 'ObjectLockEnabled'],
    ['metrics', 'MetricsConfigurations'],
    ['analytics', 'AnalyticsConfigurations'],
    ['inventory', 'InventoryConfigurations'],
    ['intelligentTiering', 'IntelligentTieringConfigurations'],
    ['accelerate', 'AccelerateConfiguration'],
    ['requestPayment', 'RequestPaymentConfiguration'],
  ].flat(),
)

const always = new Map([
  ['acl', 'use access: "public-read" or a storage of a public kind; ACLs are switched off'],
  [
    'AccessControl',
    'use access: "public-read" or a storage of a public kind; ACLs are switched off',
  ],
  ['ownership', 'leave it out: every bucket is BucketOwnerEnforced'],
  ['OwnershipControls', 'leave it out: every bucket is BucketOwnerEnforced'],
])

/** What to say of a known property of S3 that a declaration does not take. */
export function notYetSupported(key: string): string | undefined {
  return always.get(key) ?? (later.has(key) ? 'is not supported yet; leave it out' : undefined)
}
