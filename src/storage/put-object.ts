import { isStowageError } from '../core/error.ts'
import type { RequestBody } from '../client/request-body.ts'
import { upload } from '../client/upload.ts'
import type { ObjectAttributes } from '../client/upload-options.ts'
import { storageError } from './errors.ts'
import type { StorageContext } from './storage-context.ts'
import type { PutOptions, StoredObject } from './storage.ts'

const headerName = /^[a-z0-9][a-z0-9._-]*$/
const headerValue = /^(?:[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)?$/

/** Puts a body under a key of the storage. Throws `KeyInvalid`, `MetadataInvalid`, `KeyExists`. */
export async function putObject(
  { client, declared, keys }: StorageContext,
  { key, body }: { readonly key: string; readonly body: RequestBody },
  options: PutOptions,
): Promise<StoredObject> {
  const { contentType = 'application/octet-stream', signal, length, onProgress } = options
  const { overwrite = declared.overwrite } = options
  const target = { bucket: declared.bucket, key: keys.full(key) }
  const exists = (cause?: unknown): Error =>
    storageError('KeyExists', { context: { storage: declared.name, key }, cause })
  const isAtomic = client.provider.conditionalWrites
  if (!overwrite && !isAtomic && (await isThere(client, target, signal))) throw exists()
  try {
    const { etag, versionId, size, checksum } = await upload(client, {
      bucket: target.bucket,
      key: target.key,
      body,
      attributes: attributesOf(options, contentType, declared),
      ifAbsent: !overwrite && isAtomic,
      length,
      onProgress,
      signal,
    })
    return { key, etag, versionId, size, checksum, contentType }
  } catch (error) {
    throw !overwrite && isStowageError(error, 'PreconditionFailed') ? exists(error) : error
  }
}

async function isThere(
  client: StorageContext['client'],
  { bucket, key }: { readonly bucket: string; readonly key: string },
  signal: AbortSignal | undefined,
): Promise<boolean> {
  try {
    await client.send('HeadObject', { Bucket: bucket, Key: key }, { signal })
    return true
  } catch (error) {
    if (isStowageError(error, 'NoSuchKey')) return false
    throw error
  }
}

function attributesOf(
  options: PutOptions,
  contentType: string,
  declared: StorageContext['declared'],
): ObjectAttributes {
  const { metadata, cacheControl = declared.cacheControl } = options
  if (metadata !== undefined) checkMetadata(metadata)
  return {
    ContentType: contentType,
    CacheControl: cacheControl,
    ContentDisposition: options.contentDisposition,
    ContentEncoding: options.contentEncoding,
    ContentLanguage: options.contentLanguage,
    Metadata: metadata,
  }
}

function checkMetadata(metadata: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(metadata)) {
    if (headerName.test(name) && headerValue.test(value)) continue
    // The name tells enough; the value may be anybody's.
    const context = { name: JSON.stringify(name.slice(0, 80)) }
    throw storageError('MetadataInvalid', {
      message: `The metadata ${context.name} cannot travel as a header`,
      context,
    })
  }
}
