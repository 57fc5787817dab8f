import { listObjects } from '../client/list-objects.ts'
import { clientError } from '../client/errors.ts'
import { maxPageKeys } from '../protocol/limits.ts'
import type { ListedObject, ListedPrefix, ListOptions } from './list-options.ts'
import type { StorageContext } from './storage-context.ts'

export type ListInput = ListOptions & { readonly prefix: string; readonly delimiter?: string }

/** The pages of a storage's objects, each asked for when it is wanted. Throws `KeyInvalid`, `InputInvalid`. */
export async function* listStorage(
  { client, declared, keys }: StorageContext,
  { prefix, delimiter, startAfter, pageSize, signal }: ListInput,
): AsyncGenerator<readonly (ListedObject | ListedPrefix)[], void, undefined> {
  if (pageSize !== undefined) checkPageSize(pageSize)
  const pages = listObjects(
    client,
    {
      Bucket: declared.bucket,
      Prefix: keys.listedPrefix(prefix),
      ...(delimiter !== undefined && { Delimiter: delimiter }),
      ...(startAfter !== undefined &&
        startAfter !== '' && { StartAfter: keys.listedPrefix(startAfter) }),
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

/** Of none S3 makes an empty page, and of too many 1000. */
function checkPageSize(pageSize: number): void {
  if (Number.isSafeInteger(pageSize) && pageSize >= 1 && pageSize <= maxPageKeys) return
  throw clientError('InputInvalid', {
    message: `pageSize is a whole number from 1 to ${maxPageKeys}`,
    context: { pageSize },
  })
}
