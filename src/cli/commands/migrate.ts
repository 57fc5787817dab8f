import { Command, Option } from 'commander'
import { jobError } from '../../jobs/errors.ts'
import { cliError } from '../errors.ts'
import { integerBetween } from '../option-values.ts'
import { addReachOptions } from '../reach.ts'
import { stopSignal } from '../stop-signal.ts'
import type { MigrateOptions } from './migrate-options.ts'

const help = `
Shows what there is to do and asks; --yes does not ask. What is there with the
same bytes is left alone: checksums are compared, never times. Each copy is
verified, and the source is only read. A directory is named with a slash
(./media), storages by their names in the declaration or the environment.

A migration that was killed, stopped or had failures goes on when the command is
repeated; of what is finished nothing is done again. Its state has the journals
of all that was made and report.json. --rollback deletes what was created, if
nobody has changed it since, and brings back the versions that were replaced.

Exits 0 when it is done, 1 when something was left, 2 when --dry-run found
something to do or the answer was no. With --json, one line for each object and
then the report; with --dry-run the plan, with --rollback its report:
  {"key","reference","previous","outcome":"copied"|"replaced"|"equal","size"}

Example:
  $ stowage migrate --from ./media --to private-media --dry-run
  $ stowage migrate --from ./media --to private-media --yes
  $ stowage migrate --rollback .stowage/migrations/20260131T120000Z-to-media
`

/** `stowage migrate`: a directory or a storage into a storage. */
export function migrateCommand(): Command {
  return addReachOptions(new Command('migrate'))
    .description('bring a directory, or a storage, into a storage')
    .option('--from <source>', 'a directory like ./media, or the name of a storage')
    .option('--to <storage>', 'name of the storage')
    .option('--dry-run', 'tell what would be done, and do nothing')
    .option('-y, --yes', 'do not ask')
    .option('--state <directory>', 'where it is written down (default: migrations/… of --data)')
    .addOption(
      new Option('--on-conflict <way>', 'where the target holds another object of a key')
        .choices(['error', 'skip', 'replace'])
        .default('error'),
    )
    .option('--versions', 'every version of the objects of a storage, the oldest first')
    .option('--concurrency <count>', 'objects at a time', integerBetween(1, 256), 8)
    .option('--rollback <state>', 'undo the migration of this state')
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(migrate)
}

async function migrate(options: MigrateOptions): Promise<void> {
  const stopping = new AbortController()
  void stopSignal().then(() => stopping.abort())
  try {
    await run(options, stopping.signal)
  } catch (error) {
    // Whatever noticed it first: what is to be told is that it was stopped.
    throw stopping.signal.aborted ? jobError('MigrationStopped', { cause: error }) : error
  }
}

async function run(options: MigrateOptions, signal: AbortSignal): Promise<void> {
  if (options.rollback !== undefined) {
    const { migrateRollback } = await import('./migrate-rollback.ts')
    return migrateRollback(options.rollback, options, signal)
  }
  const { from, to } = options
  if (from === undefined || to === undefined)
    throw cliError('ArgumentInvalid', { message: 'Name what to migrate: --from … --to ….' })
  const { runMigrate } = await import('./migrate-run.ts')
  return runMigrate({ ...options, from, to }, signal)
}
