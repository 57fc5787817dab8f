import type { StorageDeclaration } from '../declaration/declaration.ts'
import { signedCookies } from './cloudfront.ts'
import { copyObject } from './copy-object.ts'
import { deleteMany, deleteObject } from './delete-objects.ts'
import { storageError } from './errors.ts'
import { getObject } from './get-object.ts'
import { headObject } from './head-object.ts'
import { listStorage } from './list-storage.ts'
import { listVersions } from './list-versions.ts'
import { listingOf } from './listing.ts'
import { moveObject } from './move-object.ts'
import { multipartUploads } from './multipart-uploads.ts'
import { objectHandle } from './object-handle.ts'
import { createKeySpace } from './object-key.ts'
import { openWriter } from './open-writer.ts'
import { publicUrl } from './public-url.ts'
import { putMany } from './put-many.ts'
import { putObject } from './put-object.ts'
import { parseReference, referenceOf } from './reference.ts'
import { replaceAttributes } from './replace-attributes.ts'
import { restoreVersion } from './restore-version.ts'
import { signedPost } from './signed-post.ts'
import { signedPut } from './signed-put.ts'
import { signedUrl } from './signed-url.ts'
import { rememberContext, type StorageContext, type StorageReach } from './storage-context.ts'
import type { BaseStorage, PrivateStorage, PublicStorage, Storage } from './storage.ts'
import { getTags, putTags } from './tags.ts'

/** Opens a storage of a declaration; nothing is contacted. */
export function openStorage(reach: StorageReach, declared: StorageDeclaration): Storage {
  const { name, location } = declared
  const context: StorageContext = {
    ...reach,
    declared,
    keys: createKeySpace(name, location, reach.client.provider),
  }
  const storage = declared.public ? publicStorage(context) : privateStorage(context)
  rememberContext(storage, context)
  return storage
}

function publicStorage(context: StorageContext): PublicStorage {
  const url = (key: string): string => publicUrl(context, key)
  const storage: PublicStorage = {
    ...baseStorage(context, () => storage),
    public: true,
    url,
    object(reference) {
      const key = keyOf(context, reference)
      return { ...objectHandle(storage, key), url: () => url(key) }
    },
  }
  return storage
}

function privateStorage(context: StorageContext): PrivateStorage {
  // Not of the type: who asks for a URL all the same gets an error that says why.
  const storage: PrivateStorage & Pick<PublicStorage, 'url'> = {
    ...baseStorage(context, () => storage),
    public: false,
    url: (key) => publicUrl(context, key),
    signedCookies: (prefix = '', options = {}) => signedCookies(context, prefix, options),
    object: (reference) => objectHandle(storage, keyOf(context, reference)),
  }
  return storage
}

/** What every storage does; `self` is the whole of it, which copies have to know. */
function baseStorage(context: StorageContext, self: () => BaseStorage): BaseStorage {
  const { name, kind, bucket, location, accept } = context.declared
  return {
    name,
    kind,
    bucket,
    location,
    accept,
    put: (key, body, options = {}) => putObject(context, { key, body }, options),
    putMany: (entries, options = {}) => putMany(context, entries, options),
    writer: (key, options = {}) => openWriter(context, key, options),
    get: (key, options = {}) => getObject(context, key, options),
    head: (key, options = {}) => headObject(context, key, options),
    exists: async (key, options = {}) => (await headObject(context, key, options)) !== undefined,
    list: ((prefix = '', options = {}) =>
      listingOf(() => listStorage(context, { ...options, prefix }))) as BaseStorage['list'],
    delete: (key, options = {}) => deleteObject(context, key, options),
    deleteMany: (keys, options = {}) => deleteMany(context, keys, options),
    versions: (prefix = '', options = {}) =>
      listingOf(() => listVersions(context, { ...options, prefix })),
    restore: (key, versionId, options = {}) => restoreVersion(context, { key, versionId }, options),
    reference: (key) => referenceTo(context, key),
    ...copyVerbs(self),
    ...attributeVerbs(context),
    ...signingVerbs(context),
  }
}

function copyVerbs(self: () => BaseStorage): Pick<BaseStorage, 'copy' | 'move'> {
  return {
    copy: async (key, to, options = {}) =>
      (await copyObject({ storage: self(), key }, to, options)).stored,
    move: (key, to, options = {}) => moveObject({ storage: self(), key }, to, options),
  }
}

function attributeVerbs(
  context: StorageContext,
): Pick<BaseStorage, 'putAttributes' | 'getTags' | 'putTags'> {
  return {
    putAttributes: (key, attributes, options = {}) =>
      replaceAttributes(context, { key, attributes }, options),
    getTags: (key, options = {}) => getTags(context, key, options),
    putTags: (key, tags, options = {}) => putTags(context, { key, tags }, options),
  }
}

function signingVerbs(
  context: StorageContext,
): Pick<BaseStorage, 'signedUrl' | 'signedPut' | 'signedPost' | 'multipart'> {
  return {
    signedUrl: (key, options = {}) => signedUrl(context, key, options),
    signedPut: (key, options = {}) => signedPut(context, key, options),
    signedPost: (key, options) => signedPost(context, key, options),
    multipart: multipartUploads(context),
  }
}

function referenceTo({ declared, keys }: StorageContext, key: string): string {
  keys.full(key)
  return referenceOf(declared.name, key)
}

/** The key of a reference. Throws `ReferenceInvalid` for one of another storage. */
function keyOf({ declared: { name }, keys }: StorageContext, reference: string): string {
  const { storage, key } = parseReference(reference)
  if (storage !== name)
    throw storageError('ReferenceInvalid', {
      message: `The reference is one of the storage ${storage}, not of ${name}.`,
      hint: `Ask the storage it names: storages.${storage}.object(reference).`,
      context: { storage: name, reference: reference.slice(0, 200) },
    })
  keys.full(key)
  return key
}
