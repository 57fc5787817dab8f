import { referenceOf } from './reference.ts'
import type { StorageContext } from './storage-context.ts'
import type { StoredObject } from './stored-object.ts'

/** The record of an object that S3 told of; nobody looked into its bytes. */
export function storedObjectOf(
  { declared: { name } }: StorageContext,
  object: Omit<StoredObject, 'reference' | 'storage' | 'contentTypeConflict'>,
): StoredObject {
  const { key, etag, versionId, size, checksum, contentType } = object
  return {
    reference: referenceOf(name, key),
    storage: name,
    key,
    etag,
    versionId,
    size,
    checksum,
    contentType,
    contentTypeConflict: undefined,
  }
}
