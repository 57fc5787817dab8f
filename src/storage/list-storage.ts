import { listObjects } from '../client/list-objects.ts'
import type { ListedObject, ListedPrefix, ListOptions } from './list-options.ts'
import type { StorageContext } from './storage-context.ts'

export type ListInput = ListOptions & { readonly prefix: string; readonly delimiter?: string }

/** The pages of a storage's objects, each asked for when it is wanted. Throws `KeyInvalid`. */
export async function* listStorage(
  { client, declared, keys }: StorageContext,
  { prefix, delimiter, startAfter, pageSize, signal }: ListInput,
): AsyncGenerator<readonly (ListedObject | ListedPrefix)[], void, undefined> {
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
    const page: (ListedObject | ListedPrefix)[] = []
    for (const { Key = '', Size = 0, ETag = '', LastModified = new Date(0) } of Contents) {
      const key = keys.relative(Key)
      // Some tools mark a location by an empty object of its name, which is no key of the storage.
      if (key !== '') page.push({ key, size: Size, etag: ETag, lastModified: LastModified })
    }
    for (const { Prefix = '' } of CommonPrefixes) page.push({ prefix: keys.relative(Prefix) })
    yield page
  }
}
