import { isStowageError } from '../../core/error.ts'
import type { ListedObject } from '../../storage/list-options.ts'
import type { Storage } from '../../storage/storage.ts'
import { jobError } from '../errors.ts'
import type { FinishedEntry, LeftEntry, MadeEntry } from './journal-entry.ts'
import { keyRefusal } from './key-refusal.ts'
import type { MigratedObject, MigrationProgress, OnConflict } from './migration-options.ts'
import type { Ledger } from './migration-report.ts'
import type {
  CopiedObject,
  CopyTask,
  KnownVersion,
  RefusedObject,
  SourceObject,
} from './migration-source.ts'
import type { Journal } from './open-journal.ts'
import type { ObjectHistory } from './read-journals.ts'

/** What the objects of one run share. */
export interface MigrationRun {
  readonly target: Storage
  readonly journal: Journal
  readonly ledger: Ledger
  readonly onConflict: OnConflict
  readonly onObject: ((object: MigratedObject) => void | Promise<void>) | undefined
  readonly onProgress: ((progress: MigrationProgress) => void) | undefined
  readonly signal: AbortSignal
  readonly progress: { objects: number; bytes: number; left: number }
  failuresInARow: number
}

/** One object of the source, what earlier runs wrote of it, and what is at the target. */
export interface Turn {
  readonly object: SourceObject | RefusedObject
  readonly history: ObjectHistory | undefined
  readonly there: ListedObject | undefined
}

/** After so many failures without a success there is something else than objects to mend. */
const mostFailuresInARow = 50

/** Brings one object to the target, tells the application, and writes down that it is finished. */
export async function migrateObject(run: MigrationRun, turn: Turn): Promise<void> {
  const { object } = turn
  if ('refused' in object) return leave(run, turn, { reason: 'refused', error: object.refused })
  if (turn.history?.finished !== undefined) return done(run, object, 'before')
  const refused = keyRefusal(run.target, object)
  if (refused !== undefined) return leave(run, turn, { reason: 'refused', error: refused })
  const counted = { bytes: 0 }
  try {
    const made = await bring(run, turn, object, counted)
    if (made === undefined) {
      await leave(run, turn, { reason: 'different', error: conflict(run, object) })
    } else {
      await finish(run, object, made)
      run.failuresInARow = 0
      done(run, object, made.outcome, counted.bytes)
    }
  } catch (error) {
    if (run.signal.aborted) throw error
    run.progress.bytes -= counted.bytes
    await leave(run, turn, { reason: 'failed', error })
    if (++run.failuresInARow >= mostFailuresInARow)
      throw jobError('MigrationBroken', { cause: error })
  }
}

interface Made {
  readonly outcome: FinishedEntry['outcome']
  readonly object: CopiedObject
  readonly there: KnownVersion | undefined
}

interface Counted {
  bytes: number
}

/** Undefined when the target holds another object, and that is to be left. */
async function bring(
  run: MigrationRun,
  { history, there }: Turn,
  object: SourceObject,
  counted: Counted,
): Promise<Made | undefined> {
  const { target, signal, journal } = run
  const { key } = object
  const standing = await object.standing(target, there, signal)
  const task = (before: KnownVersion | undefined, replaces: boolean): CopyTask => ({
    target,
    replaces,
    since: before?.versionId,
    signal,
    onBytes: (bytes) => advance(run, counted, bytes),
  })
  const { begun, made: known } = history ?? {}
  if (standing === 'equal') {
    if (known !== undefined) return { outcome: known.outcome, object: known, there: known.there }
    // What an attempt has begun and is there now, that attempt has made.
    const made = await object.made(task(begun?.there, false))
    if (begun === undefined) return { outcome: 'equal', object: made, there: undefined }
    return { outcome: outcomeOf(begun.there), object: made, there: begun.there }
  }
  if (standing === 'different' && run.onConflict !== 'replace') return undefined
  const isOurs = begun !== undefined && known?.outcome !== 'equal'
  const before = isOurs ? begun.there : await latest(run, there)
  await journal.append({ event: 'begun', key, ...(before !== undefined && { there: before }) })
  try {
    const copied = await object.copy(task(before, standing === 'different'))
    return { outcome: outcomeOf(before), object: withEarlier(copied, known), there: before }
  } catch (error) {
    if (!isStowageError(error, 'KeyExists')) throw error
    return afterRace(run, object, task(undefined, false))
  }
}

const outcomeOf = (before: KnownVersion | undefined): 'copied' | 'replaced' =>
  before === undefined ? 'copied' : 'replaced'

/** What an attempt before this one made of the object is the migration's too. */
function withEarlier(copied: CopiedObject, known: MadeEntry | undefined): CopiedObject {
  if (known === undefined || known.outcome === 'equal') return copied
  return { ...copied, versionIds: [...new Set([...known.versionIds, ...copied.versionIds])] }
}

/** What is at the target, with its version. */
async function latest(
  { target, signal }: MigrationRun,
  there: ListedObject | undefined,
): Promise<KnownVersion | undefined> {
  if (there === undefined) return undefined
  const head = await target.head(there.key, { signal })
  return head === undefined ? undefined : versionOf(head)
}

/** Without what is undefined, which JSON cannot carry. */
const versionOf = ({ etag, versionId }: KnownVersion): KnownVersion =>
  versionId === undefined ? { etag } : { etag, versionId }

/** Somebody else has put an object of the key since the listing. */
async function afterRace(
  run: MigrationRun,
  object: SourceObject,
  task: CopyTask,
): Promise<Made | undefined> {
  const { target, signal } = run
  const head = await target.head(object.key, { signal })
  const standing = await object.standing(target, head, signal)
  if (standing !== 'equal') return undefined
  return { outcome: 'equal', object: await object.made(task), there: undefined }
}

const conflict = ({ target }: MigrationRun, { key }: SourceObject): Error =>
  jobError('TargetConflict', { context: { storage: target.name, key } })

async function finish(
  { target, journal, onObject }: MigrationRun,
  { key, previous, size, isDeleted }: SourceObject,
  { outcome, object, there }: Made,
): Promise<void> {
  const reference = target.reference(key)
  const { etag, checksum, versionIds } = object
  const entry = {
    key,
    outcome,
    reference,
    previous,
    size: object.size,
    etag,
    ...(checksum !== undefined && { checksum }),
    versionIds: [...versionIds],
    ...(there !== undefined && { there: versionOf(there) }),
  }
  if (onObject !== undefined && !isDeleted) {
    // Whatever becomes of the callback, a rollback has to know what is at the target.
    await journal.append({ event: 'made', ...entry })
    await onObject({ key, reference, previous, outcome, size })
  }
  await journal.append({ event: 'finished', ...entry })
}

function advance(run: MigrationRun, counted: Counted, bytes: number): void {
  counted.bytes += bytes
  run.progress.bytes += bytes
  run.onProgress?.(run.progress)
}

function done(
  run: MigrationRun,
  { size }: SourceObject,
  name: FinishedEntry['outcome'] | 'before',
  counted = 0,
): void {
  run.ledger.count(name, size)
  run.progress.objects++
  run.progress.bytes += size - counted
  run.onProgress?.(run.progress)
}

interface Leaving {
  readonly reason: LeftEntry['reason']
  readonly error: unknown
}

async function leave(run: MigrationRun, { object }: Turn, { reason, error }: Leaving) {
  const message = error instanceof Error ? error.message : String(error)
  const code = isStowageError(error) ? error.code : 'Error'
  const size = 'refused' in object ? 0 : object.size
  const entry = { key: object.key, reason, code, message: message.slice(0, 1000) }
  // Who said to skip them does not want to hear of each.
  if (reason === 'different' && run.onConflict === 'skip') run.ledger.count(reason, size)
  else run.ledger.leave(entry, size)
  run.progress.objects++
  run.progress.left++
  run.progress.bytes += size
  run.onProgress?.(run.progress)
  await run.journal.append({ event: 'left', ...entry })
}
