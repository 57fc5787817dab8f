import { isStowageError } from '../core/error.ts'
import type { ClientOutput } from '../client/input.ts'
import { objectHeadOf } from './object-head.ts'
import type { HeadOptions, ObjectHead } from './read-object.ts'
import type { StorageContext } from './storage-context.ts'

/** What is known of an object; undefined when there is none. */
export async function headObject(
  context: StorageContext,
  key: string,
  options: HeadOptions,
): Promise<ObjectHead | undefined> {
  try {
    return objectHeadOf(key, await headOutput(context, key, options))
  } catch (error) {
    // A HEAD cannot say which of key and bucket is missing: neither is the object there.
    if (isStowageError(error, 'NoSuchKey')) return undefined
    // A version that marks a deletion has no object either.
    const isMarker = options.versionId !== undefined && isStowageError(error, 'MethodNotAllowed')
    if (isMarker) return undefined
    throw error
  }
}

/** What S3 tells of an object. Throws `NoSuchKey`. */
export function headOutput(
  { client, declared, keys }: StorageContext,
  key: string,
  { versionId, signal }: HeadOptions,
): Promise<ClientOutput<'HeadObject'>> {
  const input = {
    Bucket: declared.bucket,
    Key: keys.listed(key),
    VersionId: versionId,
    ChecksumMode: client.provider.checksum === 'CRC32' ? enabled : undefined,
  }
  return client.send('HeadObject', input, { signal })
}

const enabled = 'ENABLED' as const
