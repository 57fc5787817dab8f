import { isStowageError } from '../../core/error.ts'
import type { Storage } from '../../storage/storage.ts'
import { jobError } from '../errors.ts'
import { runAhead } from '../run-ahead.ts'
import type { FinishedEntry } from './journal-entry.ts'
import type { MigratedObject } from './migration-options.ts'
import { readHeader, writeHeader } from './migration-state.ts'
import { journalsIn, readJournals, type ObjectHistory } from './read-journals.ts'
import { undoObject, type Undoing } from './undo-object.ts'

export interface RollbackOptions {
  readonly target: Storage
  /** The directory of the migration's state. */
  readonly state: string
  /** Told of each object, and awaited, before the target's is undone: the place to put references back. */
  readonly onObject?: ((object: MigratedObject) => void | Promise<void>) | undefined
  /** Objects at a time. @default 8 */
  readonly concurrency?: number | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((done: { readonly objects: number }) => void) | undefined
}

/** Objects, by what became of them. */
export interface RollbackReport {
  readonly target: string
  readonly state: string
  /** How many of each. */
  readonly undone: Readonly<Record<Undoing, number>>
  /** Those that are not as they were before the migration, and why; the first thousand. */
  readonly left: readonly RollbackLeft[]
}

export interface RollbackLeft {
  readonly key: string
  readonly reason: Undoing
  readonly message?: string | undefined
}

const mostLeft = 1000

/**
 * Undoes a migration: deletes what it created and brings back the versions that it replaced, as far as
 * nobody has changed them since. It is safe to repeat. Throws `MigrationStateInvalid`.
 */
export async function rollbackMigration(options: RollbackOptions): Promise<RollbackReport> {
  const { target, state, concurrency = 8, signal, onProgress } = options
  const header = await readHeader(state)
  if (header === undefined || header.target !== target.name) {
    const message = `${state} is no state of a migration to ${target.name}.`
    throw jobError('MigrationStateInvalid', { message, context: { directory: state } })
  }
  const undone = {
    deleted: 0,
    restored: 0,
    kept: 0,
    gone: 0,
    changed: 0,
    lost: 0,
    unsettled: 0,
    failed: 0,
  }
  const left: RollbackLeft[] = []
  let objects = 0
  const count = (key: string, reason: Undoing, message?: string): void => {
    undone[reason]++
    const isLeft = !['deleted', 'restored', 'kept', 'gone'].includes(reason)
    if (isLeft && left.length < mostLeft) left.push({ key, reason, message })
    onProgress?.({ objects: ++objects })
  }
  const undo = async (history: ObjectHistory): Promise<void> => {
    if (history.finished === undefined && history.begun === undefined) return
    try {
      await tell(history.finished, options)
      count(history.key, await undoObject(target, history, signal))
    } catch (error) {
      if (signal?.aborted === true) throw error
      const message = error instanceof Error ? error.message : String(error)
      count(history.key, 'failed', isStowageError(error) ? `${error.code}: ${message}` : message)
    }
  }
  await runAhead(readJournals(await journalsIn(state)), undo, { concurrency, signal })
  if (undone.failed === 0)
    await writeHeader(state, { ...header, rolledBackAt: new Date().toISOString() })
  return { target: target.name, state, undone, left }
}

/** References go back before what they lead to. */
async function tell(
  finished: FinishedEntry | undefined,
  { onObject }: RollbackOptions,
): Promise<void> {
  if (finished === undefined) return
  const { key, reference, previous, outcome, size } = finished
  await onObject?.({ key, reference, previous, outcome, size })
}
