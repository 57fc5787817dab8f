import { s3Error } from '../../protocol/errors.ts'
import { etagListHas } from '../../protocol/etag.ts'
import { acceptObject } from './accept-object.ts'
import type { Disk } from './disk.ts'
import type { Draft } from './drafts.ts'
import { findObject, type FoundObject } from './find-object.ts'
import type { ObjectPlace } from './object-place.ts'
import type { ObjectRecord } from './object-record.ts'

/** The conditions of a write. */
export interface WriteConditions {
  readonly IfMatch?: string | undefined
  readonly IfNoneMatch?: string | undefined
}

export interface Commit {
  readonly place: ObjectPlace
  readonly draft: Draft
  readonly record: Omit<ObjectRecord, 'key'>
  readonly conditions: WriteConditions
}

/**
 * Makes a draft the object of its key: its record first, then its bytes, at once. Throws
 * `PreconditionFailed`, `NoSuchKey` and `NotImplemented`; the draft is gone either way.
 */
export async function commitObject(disk: Disk, commit: Commit): Promise<void> {
  const { place, draft, record, conditions } = commit
  const { tree, records, locks, drafts } = disk
  try {
    const ifAbsent = isIfAbsent(conditions)
    await locks(place.key, async () => {
      const old = await findObject(disk, place)
      checkWrite(conditions, old, place)
      // Before a copy of the whole record is written for nothing; the link decides.
      if (ifAbsent && old !== undefined) throw failed('If-None-Match')
      await records.put({ ...record, key: place.key }, draft)
      try {
        await acceptObject(tree, place, { draft: draft.file, ifAbsent })
      } catch (error) {
        await records.delete(place.key, draft).catch(() => undefined)
        throw error
      }
      if (old !== undefined) await records.delete(place.key, old.entry)
    })
  } catch (error) {
    await drafts.discard(draft)
    throw error
  }
}

/** Like S3, a write takes no `If-None-Match` but `*`. */
function isIfAbsent({ IfNoneMatch }: WriteConditions): boolean {
  if (IfNoneMatch !== undefined && IfNoneMatch !== '*') throw s3Error('NotImplemented')
  return IfNoneMatch === '*'
}

/** Throws `NoSuchKey`, `PreconditionFailed` unless `If-Match` holds of the object there is. */
export function checkWrite(
  { IfMatch }: WriteConditions,
  object: FoundObject | undefined,
  { key }: ObjectPlace,
): void {
  if (IfMatch === undefined) return
  if (object === undefined) throw s3Error('NoSuchKey', { context: { Key: key } })
  if (!etagListHas(IfMatch, object.record.etag)) throw failed('If-Match')
}

const failed = (condition: string): Error =>
  s3Error('PreconditionFailed', { context: { Condition: condition } })
