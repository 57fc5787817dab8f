import { isStowageError } from '../core/error.ts'
import { checkApart, targetOf, type CopyEnd } from './copy-ends.ts'
import { copyObject } from './copy-object.ts'
import type { CopyOutcome } from './copy-on-server.ts'
import type { MoveOptions } from './copy-options.ts'
import { storageError } from './errors.ts'
import { contextOf } from './storage-context.ts'
import type { CopyTarget } from './storage.ts'
import type { StoredObject } from './stored-object.ts'

/**
 * Copies an object, looks whether the copy is whole, and deletes what was copied: in a bucket with
 * versions by a delete marker, else for good. Throws `TargetIsSource`, `SourceChanged`, `CopyUnverified`.
 */
export async function moveObject(
  source: CopyEnd,
  to: CopyTarget,
  options: MoveOptions,
): Promise<StoredObject> {
  const target = targetOf(source, to)
  checkApart(source, target)
  const { signal } = options
  const copied = await copyObject(source, target, { ...options, versionId: undefined })
  await verify(target, copied, signal)
  await deleteUnchanged(source, copied, signal)
  return copied.stored
}

async function verify(
  { storage }: CopyEnd,
  { stored, size }: CopyOutcome,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { key, etag, versionId } = stored
  const head = await storage.head(key, { versionId, signal })
  if (head !== undefined && head.size === size && head.etag === etag) return
  throw storageError('CopyUnverified', { context: { storage: storage.name, key } })
}

/** A source that was written meanwhile is not what was copied, and stays. */
async function deleteUnchanged(
  { storage, key }: CopyEnd,
  { etag, stored }: CopyOutcome,
  signal: AbortSignal | undefined,
): Promise<void> {
  const about = { context: { storage: storage.name, key, copiedTo: stored.reference } }
  const context = contextOf(storage)
  if (context?.client.provider.conditionalDeletes !== true) {
    const head = await storage.head(key, { signal })
    if (head !== undefined && head.etag !== etag) throw storageError('SourceChanged', about)
    return storage.delete(key, { signal })
  }
  const { client, declared, keys } = context
  const input = { Bucket: declared.bucket, Key: keys.full(key), IfMatch: etag }
  try {
    await client.send('DeleteObject', input, { signal })
  } catch (cause) {
    if (isStowageError(cause, 'NoSuchKey')) return
    if (!isStowageError(cause, 'PreconditionFailed')) throw cause
    throw storageError('SourceChanged', { ...about, cause })
  }
}
