import type { HeadOptions } from '../../storage/read-object.ts'
import type { Storage } from '../../storage/storage.ts'
import type { StoredContent } from '../same-content.ts'

interface Told {
  readonly key: string
  readonly size: number
  readonly etag: string
}

/** An object of a storage, or a version of it, to be compared. */
export function storedContent(
  storage: Storage,
  { key, size, etag }: Told,
  options: HeadOptions,
): StoredContent {
  return {
    size,
    etag,
    head: () => storage.head(key, options),
    open: async () => (await storage.get(key, options)).body,
  }
}
