import { listObjects } from '../../client/list-objects.ts'
import type { S3Client } from '../../client/s3-client.ts'
import { cliError } from '../errors.ts'
import { s3Url, type S3Location } from '../s3-location.ts'

/** An object to copy. */
export interface SourceObject {
  readonly key: string
  /** Bytes. */
  readonly size: number | undefined
  /** Its key below the source's prefix; of one object, the last segment of the key. */
  readonly relativeKey: string
}

/** A prefix that is meant as a directory: `photos` is `photos/`, so never `photos-of-others/`. */
export function directoryPrefix(key: string): string {
  return key === '' || key.endsWith('/') ? key : `${key}/`
}

/**
 * The objects to copy: the one of the key, or, recursively, those below it. An object whose key ends
 * in a slash stands for a directory and is left out. Throws `SourceMissing`.
 */
export async function* objectKeys(
  client: S3Client,
  { bucket, key }: S3Location,
  { recursive, signal }: { readonly recursive: boolean; readonly signal: AbortSignal },
): AsyncGenerator<SourceObject, void, undefined> {
  if (!recursive) {
    if (key === '' || key.endsWith('/')) throw missing({ bucket, key }, 'names no object')
    const { ContentLength: size } = await client.send(
      'HeadObject',
      { Bucket: bucket, Key: key },
      { signal },
    )
    yield { key, size, relativeKey: key.slice(key.lastIndexOf('/') + 1) }
    return
  }
  const prefix = directoryPrefix(key)
  let count = 0
  for await (const page of listObjects(client, { Bucket: bucket, Prefix: prefix }, { signal })) {
    for (const { Key = '', Size: size } of page.Contents ?? []) {
      count++
      if (!Key.endsWith('/')) yield { key: Key, size, relativeKey: Key.slice(prefix.length) }
    }
  }
  if (count === 0) throw missing({ bucket, key: prefix }, 'holds no objects')
}

const missing = (location: S3Location, why: string): Error =>
  cliError('SourceMissing', { message: `${s3Url(location)} ${why}.`, context: { ...location } })
