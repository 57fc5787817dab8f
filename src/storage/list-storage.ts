import { listObjects } from '../client/list-objects.ts'
import type { StorageContext } from './storage-context.ts'
import type { ListedObject, ListedPrefix, ListOptions } from './storage.ts'

export type ListInput = ListOptions & { readonly prefix: string; readonly delimiter?: string }

/** Lists a storage page by page, each page asked for when it is wanted. Throws `KeyInvalid`. */
export async function* listStorage(
  { client, declared, keys }: StorageContext,
  { prefix, delimiter, startAfter, pageSize, signal }: ListInput,
): AsyncGenerator<ListedObject | ListedPrefix, void, undefined> {
  const pages = listObjects(
    client,
    {
      Bucket: declared.bucket,
      Prefix: keys.fullPrefix(prefix),
      ...(delimiter !== undefined && { Delimiter: delimiter }),
      ...(startAfter !== undefined && { StartAfter: keys.full(startAfter) }),
      ...(pageSize !== undefined && { MaxKeys: pageSize }),
    },
    { signal },
  )
  for await (const { Contents = [], CommonPrefixes = [] } of pages) {
    for (const { Key = '', Size = 0, ETag = '', LastModified = new Date(0) } of Contents)
      yield { key: keys.relative(Key), size: Size, etag: ETag, lastModified: LastModified }
    for (const { Prefix = '' } of CommonPrefixes) yield { prefix: keys.relative(Prefix) }
  }
}
