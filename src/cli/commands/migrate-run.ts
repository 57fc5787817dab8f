import { join } from 'node:path'
import { jobError } from '../../jobs/errors.ts'
import { findState } from '../../jobs/migrate/find-state.ts'
import { measureSource } from '../../jobs/migrate/measure-source.ts'
import type { MigrationReport } from '../../jobs/migrate/migration-report.ts'
import { openSource, type MigrationEnds } from '../../jobs/migrate/open-source.ts'
import { planMigration, type MigrationPlan } from '../../jobs/migrate/plan-migration.ts'
import { runMigration } from '../../jobs/migrate/run-migration.ts'
import { confirm } from '../confirm.ts'
import { openProgress } from '../copy/progress.ts'
import { cliError } from '../errors.ts'
import { print, printJson, printNote } from '../print.ts'
import { withStorages, type OpenStorages } from '../with-storages.ts'
import { planLines, reportLines } from './migrate-lines.ts'
import type { MigrateOptions } from './migrate-options.ts'

type RunOptions = MigrateOptions & { readonly from: string; readonly to: string }

/** Plans, asks and migrates. */
export function runMigrate(options: RunOptions, signal: AbortSignal): Promise<void> {
  return withStorages(options, async (storages) => {
    const ends = endsOf(storages, options)
    const { dryRun = false, yes = false, json = false } = options
    if (yes && !dryRun) return run(ends, options, signal)
    const plan = await withProgress(ends, signal, (onBytes) =>
      planMigration({
        ...ends,
        concurrency: options.concurrency,
        signal,
        onProgress: ({ bytes }) => onBytes(bytes),
      }),
    )
    if (dryRun && json) await printJson(plan)
    else if (!json) for (const line of planLines(plan)) await print(line)
    if (dryRun) {
      if (isWork(plan)) process.exitCode = 2
      return
    }
    if (!(await confirm('Migrate?'))) {
      printNote('Nothing was migrated.')
      process.exitCode = 2
      return
    }
    await run(ends, options, signal)
  })
}

const isWork = ({ toCopy, different }: MigrationPlan): boolean =>
  toCopy.objects + different.objects > 0

/** A name that is declared is a storage, any other a directory. */
function endsOf(storages: OpenStorages, { from, to, versions }: RunOptions): MigrationEnds {
  const source = storages.has(from) ? storages.named(from) : from
  if (versions === true && typeof source === 'string')
    throw cliError('ArgumentInvalid', { message: 'A directory has no versions.' })
  if (from === to)
    throw cliError('ArgumentInvalid', { message: 'Source and target are the same storage.' })
  return { source, target: storages.named(to), versions }
}

async function run(ends: MigrationEnds, options: RunOptions, signal: AbortSignal): Promise<void> {
  const { json = false, onConflict, concurrency } = options
  const state = options.state ?? (await stateFor(ends, options))
  const report = await withProgress(ends, signal, (onBytes) =>
    runMigration({
      ...ends,
      state,
      onConflict,
      concurrency,
      signal,
      onProgress: ({ bytes }) => onBytes(bytes),
      ...(json && { onObject: (object) => printJson(object) }),
    }),
  )
  if (json) await printJson(report)
  else for (const line of reportLines(report)) await print(line)
  const { length } = report.left
  if (length === 0) return
  throw jobError('MigrationIncomplete', {
    message: `${leftCount(report)} of the objects were left.`,
    context: { state },
  })
}

const leftCount = ({ failed, refused, different }: MigrationReport): number =>
  failed.objects + refused.objects + different.objects

async function stateFor(ends: MigrationEnds, { data }: RunOptions): Promise<string> {
  const { target, versions = false } = ends
  const names = { source: openSource(ends).name, target: target.name, versions }
  const { directory, isBegun } = await findState(join(data, 'migrations'), names, new Date())
  if (isBegun) printNote(`Going on with ${directory}`)
  return directory
}

/** Runs with a progress that knows its end, where somebody sees it. */
async function withProgress<Result>(
  ends: MigrationEnds,
  signal: AbortSignal,
  work: (onBytes: (bytes: number) => void) => Promise<Result>,
): Promise<Result> {
  const total = process.stderr.isTTY ? await measureSource(ends, signal) : undefined
  const progress = openProgress()
  let last = 0
  try {
    progress.expect(total?.bytes)
    return await work((bytes) => {
      progress.advance(bytes - last)
      last = bytes
    })
  } finally {
    progress.stop()
  }
}
