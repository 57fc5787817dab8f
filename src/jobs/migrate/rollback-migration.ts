import { isStowageError } from '../../core/error.ts'
import type { Storage } from '../../storage/storage.ts'
import { jobError } from '../errors.ts'
import { runAhead } from '../run-ahead.ts'
import type { FinishedEntry, MadeEntry } from './journal-entry.ts'
import { lockState } from './lock-state.ts'
import type { MigratedObject } from './migration-options.ts'
import { readHeader, writeHeader, type MigrationHeader } from './migration-state.ts'
import { openJournal } from './open-journal.ts'
import { journalsIn, journalWindow, readJournals, type ObjectHistory } from './read-journals.ts'
import { madeOf, undoObject, type Undoing } from './undo-object.ts'

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
 * nobody has changed them since. It is safe to repeat, and of what an attempt that was cut off has left
 * `unsettled` another run of the migration, and then a rollback, makes an end. Throws
 * `MigrationStateInvalid`, `MigrationLocked`.
 */
export async function rollbackMigration(options: RollbackOptions): Promise<RollbackReport> {
  // A directory without a state is left as it is.
  await headerOf(options)
  const unlock = await lockState(options.state)
  try {
    return await rollBack(options)
  } finally {
    await unlock()
  }
}

async function headerOf({ target, state }: RollbackOptions): Promise<MigrationHeader> {
  const header = await readHeader(state)
  if (header !== undefined && header.target === target.name) return header
  const message = `${state} is no state of a migration to ${target.name}.`
  throw jobError('MigrationStateInvalid', { message, context: { directory: state } })
}

async function rollBack(options: RollbackOptions): Promise<RollbackReport> {
  const { target, state, concurrency = 8, signal } = options
  const header = await headerOf(options)
  const histories = readJournals(await journalsIn(state))
  const journal = await openJournal(state)
  const account = createAccount(options)
  const undo = async (history: ObjectHistory): Promise<void> => {
    const { key, begun } = history
    if (madeOf(history) === undefined && begun === undefined) return
    try {
      await tell(madeOf(history), options)
      const undoing = await undoObject(target, history, signal)
      // The next run has to begin with it anew.
      if (undoing !== 'unsettled') await journal.append({ event: 'undone', key })
      account.count(key, undoing)
    } catch (error) {
      if (signal?.aborted === true) throw error
      const message = error instanceof Error ? error.message : String(error)
      account.count(key, 'failed', isStowageError(error) ? `${error.code}: ${message}` : message)
    }
  }
  try {
    await runAhead(histories, undo, { concurrency, window: journalWindow, signal })
  } finally {
    await journal.close()
  }
  const { undone, left } = account
  if (undone.failed === 0 && undone.unsettled === 0)
    await writeHeader(state, { ...header, rolledBackAt: new Date().toISOString() })
  return { target: target.name, state, undone, left }
}

/** Counts while a rollback goes on. */
function createAccount({ onProgress }: RollbackOptions) {
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
  return { undone, left, count }
}

/** References go back before what they lead to. */
async function tell(
  made: MadeEntry | FinishedEntry | undefined,
  { onObject }: RollbackOptions,
): Promise<void> {
  if (made === undefined) return
  const { key, reference, previous, outcome, size } = made
  await onObject?.({ key, reference, previous, outcome, size })
}
