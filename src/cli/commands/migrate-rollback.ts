import { jobError } from '../../jobs/errors.ts'
import { readHeader } from '../../jobs/migrate/migration-state.ts'
import { rollbackMigration } from '../../jobs/migrate/rollback-migration.ts'
import { confirm } from '../confirm.ts'
import { print, printJson, printNote } from '../print.ts'
import { withStorages } from '../with-storages.ts'
import { rollbackLines } from './migrate-lines.ts'
import type { MigrateOptions } from './migrate-options.ts'

/** Undoes the migration of a state. */
export async function migrateRollback(
  state: string,
  options: MigrateOptions,
  signal: AbortSignal,
): Promise<void> {
  const { yes = false, json = false, concurrency } = options
  const header = await readHeader(state)
  if (header === undefined) {
    const message = `${state} is no state of a migration.`
    throw jobError('MigrationStateInvalid', { message, context: { directory: state } })
  }
  const { source, target, startedAt } = header
  if (!yes && !(await confirm(`Undo ${source} → ${target} of ${startedAt}?`))) {
    printNote('Nothing was undone.')
    process.exitCode = 2
    return
  }
  const report = await withStorages(options, (storages) => {
    const undoing = { target: storages.named(target), state, concurrency, signal }
    return rollbackMigration({
      ...undoing,
      ...(json && { onObject: (object) => printJson(object) }),
    })
  })
  if (json) await printJson(report)
  else for (const line of rollbackLines(report)) await print(line)
  if (report.left.length === 0) return
  throw jobError('MigrationIncomplete', {
    message: 'Not everything could be undone.',
    hint: 'The report names what was left, and why; what failed may be tried again.',
    context: { state },
  })
}
