import type { InventoryConfiguration, InventoryField } from './read-inventory.ts'

type Column = 'Bucket' | 'Key' | 'VersionId' | 'IsLatest' | 'IsDeleteMarker' | InventoryField

/** Optional fields stand in this order, however a configuration names them. */
const order: readonly InventoryField[] = [
  'Size',
  'LastModifiedDate',
  'ETag',
  'StorageClass',
  'IsMultipartUploaded',
  'ReplicationStatus',
  'EncryptionStatus',
  'ObjectLockRetainUntilDate',
  'ObjectLockMode',
  'ObjectLockLegalHoldStatus',
  'IntelligentTieringAccessTier',
  'BucketKeyStatus',
  'ChecksumAlgorithm',
  'ObjectAccessControlList',
  'ObjectOwner',
  'LifecycleExpirationDate',
  // Nothing on one machine has these: they stay empty.
  'IntelligentTieringReferenceDate',
  'ObjectLockEventHoldStatus',
  'ObjectLockEventHoldDuration',
]

/** The columns of an inventory. Source: S3 User Guide, "Amazon S3 Inventory list". */
export function inventoryColumns({
  fields,
  allVersions,
}: Pick<InventoryConfiguration, 'fields' | 'allVersions'>): readonly Column[] {
  const wanted = new Set(fields)
  return [
    'Bucket',
    'Key',
    ...(allVersions ? (['VersionId', 'IsLatest', 'IsDeleteMarker'] as const) : []),
    ...order.filter((field) => wanted.has(field)),
  ]
}
