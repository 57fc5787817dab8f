import { encodePathKey } from '../core/percent.ts'
import { storageError } from './errors.ts'
import type { StorageContext } from './storage-context.ts'

/** The URL of an object that anyone may read. Throws `StoragePrivate`. */
export function publicUrl({ client, declared, keys }: StorageContext, key: string): string {
  if (!declared.public)
    throw storageError('StoragePrivate', { context: { storage: declared.name } })
  const fullKey = keys.full(key)
  if (declared.customDomain !== undefined)
    return `https://${declared.customDomain}/${encodePathKey(fullKey)}`
  const { origin, path } = client.publicEndpoint.locate(declared.bucket, fullKey)
  return origin + encodePathKey(path)
}
