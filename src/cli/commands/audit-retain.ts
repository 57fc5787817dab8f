import { Command } from 'commander'
import type { Trail } from '../../audit/trail.ts'
import { confirm } from '../confirm.ts'
import { timeValue } from '../option-values.ts'
import { print, printJson, printNote } from '../print.ts'
import { dataOption } from '../reach.ts'
import { addTrailOptions, withTrail, type TrailOptions } from './audit-trail.ts'

interface RetainCommandOptions extends TrailOptions {
  readonly before: Date
  readonly unexported?: boolean
  readonly dryRun?: boolean
  readonly yes?: boolean
}

const help = `
Deletes what an export has, and nothing else unless --unexported is given. The
rest still verifies: the trail remembers where it begins now. What is not sound
is never deleted. Asks before it does; where nobody can be asked, --yes is
needed. Exits 0 when it is done, 2 when --dry-run found something to delete or
the answer was no, 1 when it failed.

With --json, one line; --dry-run has {"records"}, how many it would delete:
  {"deleted","anchor":{"records","hash"}}

Example:
  $ stowage audit retain --before 2025-01-01 --dry-run
`

/** `stowage audit retain`: deletes what is older than a time. */
export function auditRetainCommand(): Command {
  return addTrailOptions(new Command('retain').addOption(dataOption()))
    .description('delete records that are old enough, without breaking the chain')
    .requiredOption('--before <time>', 'before this day or time (UTC)', timeValue)
    .option('--unexported', 'those too that are in no export')
    .option('--dry-run', 'tell how many there are, and delete nothing')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', help)
    .action((options: RetainCommandOptions) =>
      withTrail(options, (trail) => retain(trail, options)),
    )
}

async function retain(trail: Trail, options: RetainCommandOptions): Promise<void> {
  const { before, unexported = false, dryRun = false, yes = false, json = false } = options
  const exported = !unexported
  const { deleted: records } = await trail.retain(before, { exported, dryRun: true })
  const which = unexported ? 'records' : 'exported records'
  const question = `${records} ${which} from before ${before.toISOString()}`
  if (dryRun) {
    await (json ? printJson({ records }) : print(`Would delete ${question}.`))
    if (records > 0) process.exitCode = 2
    return
  }
  if (records > 0 && !yes && !(await confirm(`Delete ${question}?`))) {
    printNote('Nothing was deleted.')
    process.exitCode = 2
    return
  }
  const done = await trail.retain(before, { exported })
  if (json) return printJson(done)
  const { deleted, anchor } = done
  await print(`Deleted ${deleted} records; the trail begins after record ${anchor.records}.`)
}
