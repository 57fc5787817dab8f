import type { Storage } from '../../storage/storage.ts'
import type { FinishedEntry, MadeEntry } from './journal-entry.ts'
import type { ObjectHistory } from './read-journals.ts'

/** What a rollback does with an object. */
export type Undoing =
  /** It was not there before. */
  | 'deleted'
  /** The version that was there before is the latest again. */
  | 'restored'
  /** It was there before, with the same bytes. */
  | 'kept'
  /** It is not there any more. */
  | 'gone'
  /** Somebody has put another since, so it was left. */
  | 'changed'
  /** What was there before was replaced in a bucket that keeps no versions, so it was left. */
  | 'lost'
  /** It was begun and never finished: only another run can tell whose it is. */
  | 'unsettled'
  | 'failed'

/** Undoes what a migration did to one object of the target. */
export async function undoObject(
  target: Storage,
  history: ObjectHistory,
  signal?: AbortSignal,
): Promise<Undoing> {
  const made = madeOf(history)
  if (made === undefined) {
    const head = await target.head(history.key, { signal })
    return head?.etag === history.begun?.there?.etag ? 'kept' : 'unsettled'
  }
  if (made.outcome === 'equal') return 'kept'
  return made.versionIds.length > 0
    ? undoVersions(target, made, signal)
    : undoOnly(target, made, signal)
}

/** What a migration brought to the target, though its callback may have failed. */
export const madeOf = ({ made, finished }: ObjectHistory): MadeEntry | FinishedEntry | undefined =>
  finished ?? made

/** In a bucket that keeps versions, without ours the one before is the latest again. */
async function undoVersions(
  target: Storage,
  { key, versionIds, there }: MadeEntry | FinishedEntry,
  signal: AbortSignal | undefined,
): Promise<Undoing> {
  const latest = await latestVersion(target, key, signal)
  if (latest === undefined) return 'gone'
  if (!versionIds.includes(latest)) return latest === there?.versionId ? 'restored' : 'changed'
  // Where versioning is suspended a version is replaced by the next.
  if (there?.versionId !== undefined && versionIds.includes(there.versionId)) return 'lost'
  for (const versionId of versionIds.toReversed()) await target.delete(key, { versionId, signal })
  return there === undefined ? 'deleted' : 'restored'
}

async function latestVersion(
  target: Storage,
  key: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  for await (const version of target.versions(key, { signal }))
    return version.key === key ? version.versionId : undefined
  return undefined
}

async function undoOnly(
  target: Storage,
  { key, etag, there }: MadeEntry | FinishedEntry,
  signal: AbortSignal | undefined,
): Promise<Undoing> {
  const head = await target.head(key, { signal })
  if (head === undefined) return 'gone'
  if (head.etag !== etag) return 'changed'
  if (there !== undefined) return 'lost'
  await target.delete(key, { signal })
  return 'deleted'
}
