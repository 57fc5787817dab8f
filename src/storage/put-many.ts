import { abortable } from '../client/abortable.ts'
import { clientError } from '../client/errors.ts'
import { putObject } from './put-object.ts'
import type { PutEntry, PutFailure, PutManyOptions, PutManyOutcome } from './put-many-options.ts'
import type { PutOptions } from './put-options.ts'
import type { StorageContext } from './storage-context.ts'
import type { StoredObject } from './stored-object.ts'

/** Puts one of the entries. */
export type PutOne = (entry: PutEntry, options: PutOptions) => Promise<StoredObject>

/** Puts many objects of a storage, several at a time. */
export function putMany(
  context: StorageContext,
  entries: Iterable<PutEntry> | AsyncIterable<PutEntry>,
  options: PutManyOptions,
): Promise<PutManyOutcome> {
  return putEach((entry, rest) => putObject(context, entry, rest), entries, options)
}

/**
 * Puts entries with what puts one; each is asked for when there is room for it. An entry that fails is
 * told, in the order of the entries. A source that fails, and an abort, end all of it with their error,
 * when what was on its way has ended.
 */
export async function putEach(
  put: PutOne,
  entries: Iterable<PutEntry> | AsyncIterable<PutEntry>,
  { concurrency = 8, options, onProgress, signal }: PutManyOptions,
): Promise<PutManyOutcome> {
  if (!Number.isSafeInteger(concurrency) || concurrency < 1)
    throw clientError('InputInvalid', { message: 'concurrency is a whole number from 1 on' })
  const stored: (StoredObject | undefined)[] = []
  const failures: (PutFailure | undefined)[] = []
  const running = new Set<Promise<void>>()
  const progress = { done: 0, failed: 0, bytes: 0 }
  let broken: { readonly error: unknown } | undefined
  const putOne = async (entry: PutEntry, at: number): Promise<void> => {
    try {
      const object = await put(entry, { ...options, ...entry.options, signal })
      stored[at] = object
      progress.bytes += object.size
    } catch (error) {
      failures[at] = { key: entry.key, error }
      progress.failed++
    }
    progress.done++
    onProgress?.({ ...progress })
  }
  const source = eachOf(entries)
  try {
    for (let at = 0; ; at++) {
      const next = await abortable(source.next(), signal)
      if (next.done === true || broken !== undefined) break
      const putting = putOne(next.value, at)
        .catch((error: unknown) => (broken ??= { error }))
        .then(() => void running.delete(putting))
      running.add(putting)
      if (running.size >= concurrency) await Promise.race(running)
    }
  } finally {
    source.return().catch(() => undefined)
    await Promise.all(running)
  }
  if (broken !== undefined) throw broken.error
  if (signal?.aborted === true)
    throw clientError('RequestAborted', { cause: signal.reason as unknown })
  const isThere = <T>(each: T | undefined): each is T => each !== undefined
  return { stored: stored.filter(isThere), failures: failures.filter(isThere) }
}

async function* eachOf<T>(entries: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T, void> {
  yield* entries
}
