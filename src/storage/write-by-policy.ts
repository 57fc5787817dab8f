import { isStowageError } from '../core/error.ts'
import type { Overwrite } from '../declaration/overwrite.ts'
import { maxKeyBytes } from '../protocol/limits.ts'
import { alternativeKey } from './alternative-key.ts'
import { storageError } from './errors.ts'
import type { AlternativeKey } from './put-options.ts'
import type { StorageContext } from './storage-context.ts'

/** Where a write goes. */
export interface WritePlace {
  /** The name of the storage. */
  readonly storage: string
  /** Whether a write may be bound to the absence of its key; if not, it is asked for before. */
  readonly isConditional: boolean
  readonly isTaken: (key: string) => Promise<boolean>
  /** Bytes that a key may have. */
  readonly maxKeyBytes: () => number
}

export interface PolicyWrite {
  readonly key: string
  readonly overwrite: Overwrite | AlternativeKey
  /** Whether it may be tried again: a stream that has flowed cannot. @default true */
  readonly canRepeat?: boolean | undefined
  /** Whether it takes long enough to ask first what it would fail of at the end. @default false */
  readonly isLong?: boolean | undefined
}

/** Writes to a key; with `ifAbsent` only where there is nothing, else `PreconditionFailed`. */
export type WriteAttempt<T> = (key: string, ifAbsent: boolean) => Promise<T>

const maxAttempts = 10
/** Answers of S3 to two writes at one moment, of which this one has to be sent again. */
const maxConflicts = 3

/**
 * Writes by a policy, without a race wherever the server takes `If-None-Match: *`. Throws `KeyExists`.
 *
 * Another key is looked for until one is free. A stream that cannot be sent again gets one attempt, so
 * it goes to a key with a random part at once, which nobody else will have taken when it ends; where
 * the caller names the alternatives, to the first of them that is free at the beginning.
 */
export async function writeByPolicy<T>(
  place: WritePlace,
  write: PolicyWrite,
  attempt: WriteAttempt<T>,
): Promise<T> {
  const { key, overwrite, canRepeat = true } = write
  if (overwrite === 'replace') return attempt(key, false)
  if (overwrite === 'error') return writeNew(place, write, attempt)
  const isOwn = overwrite !== 'alternative'
  const first = canRepeat || isOwn ? 0 : 1
  const probes = { ...write, isLong: write.isLong === true || !canRepeat }
  let taken: unknown
  for (let count = first; count < first + maxAttempts; count++) {
    const candidate = count === 0 ? key : nextKey(place, write, count)
    try {
      return await writeNew(place, { ...probes, key: candidate }, attempt)
    } catch (error) {
      if (!isStowageError(error, 'KeyExists')) throw error
      // What S3 refused has been sent; what was refused before has not.
      if (!canRepeat && error.cause !== undefined) throw error
      taken = error
    }
  }
  throw storageError('KeyExists', {
    message: `No free key was found in ${maxAttempts} attempts.`,
    context: { storage: place.storage, key },
    cause: taken,
  })
}

function nextKey(place: WritePlace, { key, overwrite }: PolicyWrite, count: number): string {
  if (typeof overwrite === 'object') return overwrite.alternative(key, count)
  return alternativeKey(key, place.maxKeyBytes())
}

/** Writes to a key that has to be free. Throws `KeyExists`, with a cause if S3 had to say so. */
async function writeNew<T>(
  { storage, isConditional, isTaken }: WritePlace,
  { key, canRepeat = true, isLong = false }: PolicyWrite,
  attempt: WriteAttempt<T>,
): Promise<T> {
  const context = { storage, key }
  // With a condition at the end the question only spares an upload: whoever may not ask, may write.
  if (!isConditional ? await isTaken(key) : isLong && (await isTaken(key).catch(() => false)))
    throw storageError('KeyExists', { context })
  for (let conflicts = 0; ; conflicts++) {
    try {
      return await attempt(key, isConditional)
    } catch (error) {
      if (isStowageError(error, 'PreconditionFailed'))
        throw storageError('KeyExists', { context, cause: error })
      const isConflict = isStowageError(error, 'ConditionalRequestConflict')
      if (!isConflict || !canRepeat || conflicts === maxConflicts) throw error
    }
  }
}

/** Where a storage on S3 writes; keys are relative to it. */
export function writePlaceOf(
  { client, declared, keys }: StorageContext,
  signal: AbortSignal | undefined,
): WritePlace {
  return {
    storage: declared.name,
    isConditional: client.provider.conditionalWrites,
    maxKeyBytes: () => maxKeyBytes - Buffer.byteLength(keys.fullPrefix('')),
    async isTaken(key) {
      const input = { Bucket: declared.bucket, Key: keys.full(key) }
      try {
        await client.send('HeadObject', input, { signal })
        return true
      } catch (error) {
        if (isStowageError(error, 'NoSuchKey')) return false
        throw error
      }
    },
  }
}
