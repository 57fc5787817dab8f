import { deleteObjects, type DeleteFailure, type DeleteOutcome } from '../client/delete-objects.ts'
import { clientError } from '../client/errors.ts'
import { isStowageError } from '../core/error.ts'
import type { CallOptions } from './call-options.ts'
import type { HeadOptions } from './read-object.ts'
import type { StorageContext } from './storage-context.ts'

/** Deletes an object, or a version of it. What is not there is no error. */
export async function deleteObject(
  { client, declared, keys }: StorageContext,
  key: string,
  { versionId, signal }: HeadOptions,
): Promise<void> {
  const input = { Bucket: declared.bucket, Key: keys.listed(key), VersionId: versionId }
  await client.send('DeleteObject', input, { signal })
}

/**
 * Deletes any number of objects. Those that fail are told, not thrown, and so are keys that are none of
 * this storage.
 */
export async function deleteMany(
  { client, declared, keys }: StorageContext,
  each: Iterable<string> | AsyncIterable<string>,
  { signal }: CallOptions,
): Promise<DeleteOutcome> {
  // A text is a list of its characters, which nobody means.
  if (typeof each === 'string')
    throw clientError('InputInvalid', { message: 'deleteMany takes a list of keys, not one' })
  const refused: DeleteFailure[] = []
  async function* objects(): AsyncGenerator<string, void, undefined> {
    for await (const key of each) {
      try {
        yield keys.listed(key)
      } catch (error) {
        if (!isStowageError(error, 'KeyInvalid')) throw error
        refused.push({ key, code: error.code, message: error.message })
      }
    }
  }
  const { deleted, failures } = await deleteObjects(
    client,
    { bucket: declared.bucket, objects: objects() },
    { signal },
  )
  const told = failures.map((failure) => ({ ...failure, key: keys.relative(failure.key) }))
  return { deleted, failures: [...refused, ...told] }
}
