import { isStowageError } from '../core/error.ts'
import { createKeyLocks } from '../core/key-locks.ts'
import { checkApart, placeOf, targetOf, type CopyEnd } from './copy-ends.ts'
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

/** Of the moves of one object in this process, one looks and deletes at a time. */
const deleting = createKeyLocks()

/**
 * A source that was written meanwhile is not what was copied, and stays; of one that is gone, somebody
 * else has the move. S3 answers alike to the delete of what is there and what is not, so it is looked at
 * before: two processes that do so at one moment may both take it for theirs.
 */
function deleteUnchanged(
  source: CopyEnd,
  { etag, stored }: CopyOutcome,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { storage, key } = source
  const about = { context: { storage: storage.name, key, copiedTo: stored.reference } }
  return deleting(placeOf(source, 'listed'), async () => {
    const head = await storage.head(key, { signal })
    if (head === undefined) throw storageError('SourceChanged', { ...about, ...gone })
    if (head.etag !== etag) throw storageError('SourceChanged', about)
    try {
      await deleteIfMatch(source, etag, signal)
    } catch (cause) {
      if (isStowageError(cause, 'PreconditionFailed'))
        throw storageError('SourceChanged', { ...about, cause })
      if (!isStowageError(cause, 'NoSuchKey')) throw cause
      // The first answer may have been lost: then it is this call that deleted it.
      if (cause.context['retries'] === undefined)
        throw storageError('SourceChanged', { ...about, ...gone, cause })
    }
  })
}

async function deleteIfMatch(
  { storage, key }: CopyEnd,
  etag: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const context = contextOf(storage)
  if (context?.client.provider.conditionalDeletes !== true) return storage.delete(key, { signal })
  const { client, declared, keys } = context
  const input = { Bucket: declared.bucket, Key: keys.listed(key), IfMatch: etag }
  await client.send('DeleteObject', input, { signal })
}

const gone = {
  message: 'The object was moved or deleted by somebody else meanwhile.',
  hint: 'The copy that this call made stays, as copiedTo: delete it, unless it is wanted.',
}
