import type { ObjectVersion } from '../engine/object-version.ts'
import { s3Error } from '../protocol/errors.ts'
import type { OperationInput, OperationOutput } from '../protocol/operation-types.ts'

/** The class of an object that says nothing of one. */
export const standardClass = 'STANDARD'

/**
 * The classes of a general purpose bucket beside STANDARD. Those of outposts, directory buckets, Snow and FSx are refused
 * as on AWS. Source: S3 API Reference, PutObject, `x-amz-storage-class`.
 */
const otherClasses: ReadonlySet<string> = new Set([
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER_IR',
  'GLACIER',
  'DEEP_ARCHIVE',
])

/** The class that an object is kept in; undefined for STANDARD. Throws `InvalidStorageClass`. */
export function storageClassOf({
  StorageClass,
}: {
  readonly StorageClass?: string | undefined
}): string | undefined {
  if (StorageClass === undefined || StorageClass === standardClass) return undefined
  if (otherClasses.has(StorageClass)) return StorageClass
  throw s3Error('InvalidStorageClass', { context: { StorageClassRequested: StorageClass } })
}

/** As S3 has it, the header is left out for STANDARD. */
export function describeStorageClass({
  metadata: { storageClass },
}: ObjectVersion): Pick<OperationOutput<'HeadObject'>, 'StorageClass'> {
  // Only what was accepted above, or by a lifecycle rule, is ever kept.
  return { StorageClass: storageClass as OperationInput<'PutObject'>['StorageClass'] }
}
