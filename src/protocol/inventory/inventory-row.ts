import { encodePathKey } from '../../core/percent.ts'
import type { inventoryColumns } from './inventory-columns.ts'

/** What an inventory says of one version. What is absent is an empty field. */
export interface InventoryFacts {
  readonly bucket: string
  readonly key: string
  /** Empty where versioning was never set. */
  readonly versionId: string
  readonly isLatest: boolean
  readonly isDeleteMarker: boolean
  /** Bytes. */
  readonly size?: number | undefined
  /** Milliseconds. */
  readonly modified: number
  /** Without quotes. */
  readonly etag?: string | undefined
  readonly storageClass?: string | undefined
  readonly isMultipart?: boolean | undefined
  readonly replicationStatus?: string | undefined
  /** `SSE-S3`, `SSE-C`, `SSE-KMS`, `NOT-SSE`. */
  readonly encryption?: string | undefined
  /** Milliseconds. */
  readonly lockedUntil?: number | undefined
  readonly lockMode?: string | undefined
  readonly legalHold?: string | undefined
  readonly checksumAlgorithms?: readonly string[] | undefined
  /** The document of its ACL, as JSON. */
  readonly acl?: string | undefined
  /** A canonical id. */
  readonly owner?: string | undefined
  /** Milliseconds. */
  readonly expires?: number | undefined
}

type Column = ReturnType<typeof inventoryColumns>[number]

const values: Readonly<Partial<Record<Column, (facts: InventoryFacts) => string | undefined>>> = {
  Bucket: ({ bucket }) => bucket,
  Key: ({ key }) => encodePathKey(key),
  VersionId: ({ versionId }) => versionId,
  IsLatest: ({ isLatest }) => String(isLatest),
  IsDeleteMarker: ({ isDeleteMarker }) => String(isDeleteMarker),
  Size: ({ size }) => size?.toString(),
  LastModifiedDate: ({ modified }) => dateOf(modified),
  ETag: ({ etag }) => etag,
  StorageClass: ({ storageClass }) => storageClass,
  IsMultipartUploaded: ({ isMultipart }) => isMultipart?.toString(),
  ReplicationStatus: ({ replicationStatus }) => replicationStatus,
  EncryptionStatus: ({ encryption }) => encryption,
  ObjectLockRetainUntilDate: ({ lockedUntil }) => dateOf(lockedUntil),
  ObjectLockMode: ({ lockMode }) => lockMode,
  ObjectLockLegalHoldStatus: ({ legalHold }) => legalHold,
  IntelligentTieringAccessTier: ({ storageClass }) =>
    storageClass === 'INTELLIGENT_TIERING' ? 'FREQUENT' : '',
  BucketKeyStatus: ({ isDeleteMarker }) => (isDeleteMarker ? '' : 'DISABLED'),
  ChecksumAlgorithm: ({ checksumAlgorithms }) => checksumAlgorithms?.join(' '),
  ObjectAccessControlList: ({ acl }) => acl && Buffer.from(acl).toString('base64'),
  ObjectOwner: ({ owner }) => owner,
  LifecycleExpirationDate: ({ expires }) => dateOf(expires),
}

const dateOf = (time: number | undefined): string | undefined =>
  time === undefined ? undefined : new Date(time).toISOString()

/** One line of an inventory in CSV, with its end. */
export function inventoryRow(columns: readonly Column[], facts: InventoryFacts): string {
  const fields = columns.map((column) => quoted(values[column]?.(facts) ?? ''))
  return `${fields.join(',')}\n`
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
