import { referenceOf } from './reference.ts'
import type { StoredObject } from './stored-object.ts'

/** The record of an object that S3 told of; nobody looked into its bytes. */
export function storedObjectOf(
  storage: string,
  object: Omit<StoredObject, 'reference' | 'storage' | 'contentTypeConflict'>,
): StoredObject {
  const { key, etag, versionId, size, checksum, contentType } = object
  return {
    reference: referenceOf(storage, key),
    storage,
    key,
    etag,
    versionId,
    size,
    checksum,
    contentType,
    contentTypeConflict: undefined,
  }
}
