import { makeDirectory } from '../../core/make-directory.ts'
import type { ListedObject } from '../../storage/list-options.ts'
import { jobError } from '../errors.ts'
import { mergeByKey } from '../merge-by-key.ts'
import { runAhead } from '../run-ahead.ts'
import { lockState } from './lock-state.ts'
import { migrateObject, type MigrationRun, type Turn } from './migrate-object.ts'
import { createLedger, type MigrationReport } from './migration-report.ts'
import type { MigrationSource } from './migration-source.ts'
import { openState, writeHeader, writeReport } from './migration-state.ts'
import type { MigratedObject, MigrationProgress, OnConflict } from './migration-options.ts'
import { openJournal, type Journal } from './open-journal.ts'
import { openSource, type MigrationEnds } from './open-source.ts'
import { journalsIn, journalWindow, readJournals, type ObjectHistory } from './read-journals.ts'

export interface RunMigrationOptions extends MigrationEnds {
  /**
   * A directory that remembers what is done, made if there is none. Another run with the same one
   * continues: what is finished is not done again, what was left is tried again.
   */
  readonly state: string
  /** What happens where the target holds another object of a key. @default 'error' */
  readonly onConflict?: OnConflict | undefined
  /**
   * Told of each object once it is at the target, and awaited: the place to update references. At
   * least once; again only if the process ends before its return is written down.
   */
  readonly onObject?: ((object: MigratedObject) => void | Promise<void>) | undefined
  /** Objects on their way at a time. @default 8 */
  readonly concurrency?: number | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: MigrationProgress) => void) | undefined
}

/**
 * Migrates what is not at the target yet, verifies it, and leaves the source as it is. An object that
 * fails is told in the report, and does not stop the others. Throws `MigrationStopped` when the signal
 * aborts, `MigrationBroken` when nothing succeeds any more, `MigrationLocked` while another run has
 * the state, `MigrationStateInvalid`.
 */
export async function runMigration(options: RunMigrationOptions): Promise<MigrationReport> {
  await makeDirectory(options.state)
  const unlock = await lockState(options.state)
  try {
    return await runLocked(options)
  } finally {
    await unlock()
  }
}

async function runLocked(options: RunMigrationOptions): Promise<MigrationReport> {
  const { state, target, versions = false, concurrency = 8, signal } = options
  const source = openSource(options)
  const header = await openState(state, { source: source.name, target: target.name, versions })
  const histories = readJournals(await journalsIn(state))
  const run = createRun(options, await openJournal(state))
  const report = reporterOf(run, { source: source.name, target: target.name, state })
  try {
    await runAhead(turnsOf(source, histories, run), (turn) => migrateObject(run, turn), {
      concurrency,
      window: journalWindow,
      signal,
    })
  } catch (error) {
    await run.journal.close()
    await writeReport(state, report(false))
    if (signal?.aborted === true) throw jobError('MigrationStopped', { cause: error })
    throw error
  }
  await run.journal.close()
  const done = report(true)
  // What failed is for the next run with this state.
  if (done.failed.objects === 0)
    await writeHeader(state, { ...header, endedAt: new Date().toISOString() })
  await writeReport(state, done)
  return done
}

function createRun(options: RunMigrationOptions, journal: Journal): MigrationRun {
  const { target, onConflict = 'error', onObject, onProgress } = options
  return {
    target,
    journal,
    ledger: createLedger(),
    onConflict,
    onObject,
    onProgress,
    signal: options.signal ?? new AbortController().signal,
    progress: { objects: 0, bytes: 0, left: 0 },
    failuresInARow: 0,
  }
}

/** Reports of a run that begins now. */
function reporterOf(
  { ledger }: MigrationRun,
  about: Pick<MigrationReport, 'source' | 'target' | 'state'>,
): (ended: boolean) => MigrationReport {
  const started = new Date()
  return (ended) => ({
    ...about,
    startedAt: started.toISOString(),
    seconds: (Date.now() - started.getTime()) / 1000,
    ended,
    ...ledger.tallies(),
    left: ledger.left(),
  })
}

/** Each object of the source, with what is known of it and what is at the target. */
async function* turnsOf(
  source: MigrationSource,
  histories: AsyncIterable<ObjectHistory>,
  { target, signal }: MigrationRun,
): AsyncGenerator<Turn, void, undefined> {
  async function* known(): AsyncGenerator<Omit<Turn, 'there'> & { readonly key: string }> {
    for await (const { left: object, right } of mergeByKey(source.objects(signal), histories))
      yield { key: object.key, object, history: right?.isUndone === true ? undefined : right }
  }
  const listed: AsyncIterable<ListedObject> = target.list('', { signal })
  for await (const { left, right: there } of mergeByKey(known(), listed))
    yield { object: left.object, history: left.history, there }
}
