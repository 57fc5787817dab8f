import type { ObjectStorageClass, Owner } from '@aws-sdk/client-s3'
import type { Upload } from '../engine/upload.ts'
import { ownerOf } from './accounts/owner-of.ts'
import type { Context } from './handler.ts'
import { objectOwner } from './object-owner.ts'
import { standardClass } from './storage-class.ts'
import { storedChecksum, uploadInitiator } from './stored-upload.ts'

/** What ListParts and ListMultipartUploads say of an upload. */
export interface DescribedUpload {
  readonly Initiator: Owner
  readonly Owner: Owner
  readonly StorageClass: ObjectStorageClass
  readonly ChecksumAlgorithm?: 'CRC32'
  readonly ChecksumType?: 'COMPOSITE' | 'FULL_OBJECT'
}

/** Whose an upload is, and what its object will be. */
export function describeUpload(
  upload: Upload,
  { accounts, bucket }: Pick<Context, 'accounts' | 'bucket'>,
): DescribedUpload {
  const checksum = storedChecksum(upload)
  const { storageClass = standardClass } = upload.metadata
  return {
    Initiator: ownerOf(accounts, uploadInitiator(upload, bucket)),
    Owner: ownerOf(accounts, objectOwner(upload.metadata, bucket)),
    // The SDK's unions list the classes and algorithms of its day.
    StorageClass: storageClass as ObjectStorageClass,
    ...(checksum && {
      ChecksumAlgorithm: checksum.algorithm as 'CRC32',
      ChecksumType: checksum.type,
    }),
  }
}
