import type { Bucket } from '../../engine/bucket.ts'
import type { Engine } from '../../engine/engine.ts'
import { isCustomers } from '../../engine/encryption/seal.ts'
import type { ObjectVersion, VersionEntry } from '../../engine/object-version.ts'
import { calendarDayMs } from '../../protocol/lifecycle/due-time.ts'
import { currentExpiration } from '../../protocol/lifecycle/expirations.ts'
import type { InventoryFacts } from '../../protocol/inventory/inventory-row.ts'
import type { InventoryField } from '../../protocol/inventory/read-inventory.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { canonicalIdOfAccount } from '../accounts/owner-of.ts'
import { objectAcl } from '../acl/stored-acl.ts'
import { bucketLifecycle } from '../lifecycle/bucket-lifecycle.ts'
import { legalHoldOf, retentionOf } from '../lock/version-lock.ts'
import { objectOwner } from '../object-owner.ts'
import { replicationStatus } from '../replication/replication-state.ts'
import { standardClass } from '../storage-class.ts'

interface FactParts {
  readonly engine: Engine
  readonly accounts: Accounts
}

/** What a listing does not tell: for these a version is read. */
const ofVersion: readonly InventoryField[] = [
  'EncryptionStatus',
  'LifecycleExpirationDate',
  'ObjectAccessControlList',
  'ObjectLockLegalHoldStatus',
  'ObjectLockMode',
  'ObjectLockRetainUntilDate',
  'ObjectOwner',
  'ReplicationStatus',
]

/** How entries of a bucket become what an inventory says of them. */
export function inventoryFactsOf(
  { engine, accounts }: FactParts,
  bucket: Bucket,
  fields: readonly InventoryField[],
): (entry: VersionEntry) => InventoryFacts {
  const readsVersions = fields.some((field) => ofVersion.includes(field))
  const isVersioned = bucket.versioning !== undefined
  return (entry) => {
    const { key, versionId, isLatest, deleteMarker } = entry
    const found =
      readsVersions && !deleteMarker
        ? engine.getObject({ bucket: bucket.name, key, versionId })
        : undefined
    return {
      bucket: bucket.name,
      key,
      versionId: isVersioned ? versionId : '',
      isLatest,
      isDeleteMarker: deleteMarker,
      modified: entry.modified,
      ...(!deleteMarker && objectFacts(entry)),
      ...(found?.deleteMarker === false && versionFacts(found, bucket, accounts)),
    }
  }
}

function objectFacts({ size, etag, storageClass, checksumAlgorithms }: VersionEntry) {
  return {
    size,
    etag,
    storageClass: storageClass ?? standardClass,
    isMultipart: etag.includes('-'),
    checksumAlgorithms,
  }
}

function versionFacts(version: ObjectVersion, bucket: Bucket, accounts: Accounts) {
  const { metadata, seal, isLatest } = version
  const rules = isLatest ? bucketLifecycle(bucket)?.rules : undefined
  const subject = { ...version, tags: metadata.tags }
  const retention = retentionOf(version)
  return {
    expires: rules && currentExpiration(subject, rules, calendarDayMs)?.due,
    replicationStatus: replicationStatus(metadata),
    encryption: seal === undefined ? 'NOT-SSE' : isCustomers(seal) ? 'SSE-C' : 'SSE-S3',
    lockedUntil: retention?.until,
    lockMode: retention?.mode,
    legalHold: legalHoldOf(version),
    owner: canonicalIdOfAccount(accounts, objectOwner(metadata, bucket)),
    acl: JSON.stringify({
      version: '2022-11-10',
      status: 'AVAILABLE',
      grants: objectAcl(metadata, bucket, accounts).map(({ permission, ...grantee }) =>
        'id' in grantee
          ? { canonicalId: grantee.id, type: 'CanonicalUser', permission }
          : { uri: grantee.group, type: 'Group', permission },
      ),
    }),
  }
}
