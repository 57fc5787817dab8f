import { encodePathKey } from '../core/percent.ts'
import { isStowageError } from '../core/error.ts'
import { deleteObjects, type DeleteOutcome } from '../client/delete-objects.ts'
import type { Presigner } from '../client/presigner.ts'
import type { S3Client } from '../client/s3-client.ts'
import type { StorageDeclaration } from '../declaration/declaration.ts'
import { attachment } from './attachment.ts'
import { storageError } from './errors.ts'
import { listStorage } from './list-storage.ts'
import { createKeySpace } from './object-key.ts'
import type { StorageContext } from './storage-context.ts'
import { objectHeadOf, sentRangeOf } from './object-head.ts'
import { putObject } from './put-object.ts'
import type {
  BaseStorage,
  ByteRange,
  CallOptions,
  GetOptions,
  HeadOptions,
  ObjectHead,
  PublicStorage,
  ReadObject,
  SignedUrlOptions,
} from './storage.ts'

/** Opens a storage of a declaration on a client; nothing is contacted. */
export function openStorage(
  client: S3Client,
  presigner: Presigner,
  declared: StorageDeclaration,
): Omit<PublicStorage, 'public'> & { readonly public: boolean } {
  const { name, kind, bucket, location } = declared
  const keys = createKeySpace(name, location)
  const context: StorageContext = { client, presigner, declared, keys }
  return {
    name,
    kind,
    bucket,
    location,
    public: declared.public,
    put: (key, body, options = {}) => putObject(context, { key, body }, options),
    get: (key, options = {}) => getObject(context, key, options),
    head: (key, options = {}) => headObject(context, key, options),
    list: ((prefix = '', options = {}) =>
      listStorage(context, { ...options, prefix })) as BaseStorage['list'],
    delete: ((keysOrKey, options = {}) =>
      typeof keysOrKey === 'string'
        ? deleteOne(context, keysOrKey, options)
        : deleteMany(context, keysOrKey, options)) as BaseStorage['delete'],
    signedUrl: (key, options = {}) => signedUrl(context, key, options),
    url: (key) => publicUrl(context, key),
  }
}

async function getObject(
  { client, declared, keys }: StorageContext,
  key: string,
  { range, versionId, signal }: GetOptions,
): Promise<ReadObject> {
  const input = {
    Bucket: declared.bucket,
    Key: keys.full(key),
    Range: range && rangeHeader(range),
    VersionId: versionId,
  }
  const output = await client.send('GetObject', input, { signal })
  const sent = sentRangeOf(output)
  return {
    ...objectHeadOf(key, output, sent?.size),
    range: sent && { start: sent.start, end: sent.end },
    body: output.Body,
  }
}

function rangeHeader(range: ByteRange): string {
  if ('last' in range) return `bytes=-${range.last}`
  return `bytes=${range.start}-${range.end ?? ''}`
}

async function headObject(
  { client, declared, keys }: StorageContext,
  key: string,
  { versionId, signal }: HeadOptions,
): Promise<ObjectHead | undefined> {
  const input = { Bucket: declared.bucket, Key: keys.full(key), VersionId: versionId }
  try {
    return objectHeadOf(key, await client.send('HeadObject', input, { signal }))
  } catch (error) {
    // A HEAD cannot say which of key and bucket is missing: neither is the object there.
    if (isStowageError(error, 'NoSuchKey')) return undefined
    throw error
  }
}

async function deleteOne(
  { client, declared, keys }: StorageContext,
  key: string,
  { versionId, signal }: HeadOptions,
): Promise<void> {
  const input = { Bucket: declared.bucket, Key: keys.full(key), VersionId: versionId }
  await client.send('DeleteObject', input, { signal })
}

async function deleteMany(
  { client, declared, keys }: StorageContext,
  each: Iterable<string> | AsyncIterable<string>,
  { signal }: CallOptions,
): Promise<DeleteOutcome> {
  async function* objects(): AsyncGenerator<string, void, undefined> {
    for await (const key of each) yield keys.full(key)
  }
  const { deleted, failures } = await deleteObjects(
    client,
    { bucket: declared.bucket, objects: objects() },
    { signal },
  )
  return {
    deleted,
    failures: failures.map((failure) => ({ ...failure, key: keys.relative(failure.key) })),
  }
}

function signedUrl(
  { presigner, declared, keys }: StorageContext,
  key: string,
  options: SignedUrlOptions,
): string {
  const { method = 'GET', expiresIn = declared.urlExpiresIn, contentType } = options
  const Bucket = declared.bucket
  const Key = keys.full(key)
  if (method === 'PUT')
    return presigner.presign('PutObject', { Bucket, Key, ContentType: contentType }, { expiresIn })
  const { download, versionId } = options
  const input = {
    Bucket,
    Key,
    VersionId: versionId,
    ResponseContentType: contentType,
    ResponseContentDisposition: download === undefined ? undefined : attachment(download),
  }
  return presigner.presign('GetObject', input, { expiresIn })
}

function publicUrl({ client, declared, keys }: StorageContext, key: string): string {
  if (!declared.public)
    throw storageError('StoragePrivate', { context: { storage: declared.name } })
  const fullKey = keys.full(key)
  if (declared.customDomain !== undefined)
    return `https://${declared.customDomain}/${encodePathKey(fullKey)}`
  const { origin, path } = client.publicEndpoint.locate(declared.bucket, fullKey)
  return origin + encodePathKey(path)
}
