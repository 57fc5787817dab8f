import { deleteObjects, type DeleteOutcome } from '../client/delete-objects.ts'
import type { CallOptions } from './call-options.ts'
import type { HeadOptions } from './read-object.ts'
import type { StorageContext } from './storage-context.ts'

/** Deletes an object, or a version of it. What is not there is no error. */
export async function deleteObject(
  { client, declared, keys }: StorageContext,
  key: string,
  { versionId, signal }: HeadOptions,
): Promise<void> {
  const input = { Bucket: declared.bucket, Key: keys.full(key), VersionId: versionId }
  await client.send('DeleteObject', input, { signal })
}

/** Deletes any number of objects. Those that fail are told, not thrown. */
export async function deleteMany(
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
