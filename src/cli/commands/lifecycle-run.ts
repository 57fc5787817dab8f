import { Command } from 'commander'
import type { LifecycleReport, RuleCounts } from '../../server/lifecycle/lifecycle-report.ts'
import { cliError } from '../errors.ts'
import { durationValue, timeValue } from '../option-values.ts'
import { print, printable, printJson } from '../print.ts'
import { dataOption } from '../reach.ts'
import { stopSignal } from '../stop-signal.ts'
import { openStoppedServer, type StoppedServerOptions } from '../stopped-server.ts'

interface LifecycleRunOptions extends StoppedServerOptions {
  readonly bucket?: string
  readonly dryRun?: boolean
  readonly now?: Date
}

const help = `
The server has to be stopped: a running one does this by itself, every hour of
its day. Ctrl-C stops between two pages of a bucket, and the next run goes on
there; so it does after a crash. Locked versions stay until the clock says so,
whatever --now does.

With --json, one line: {"now","dryRun","completed","buckets"}

Example:
  $ stowage lifecycle run --data .stowage
  $ stowage lifecycle run --bucket exports --dry-run --now 2027-01-01
`

/** `stowage lifecycle run`: does what is due, once. */
export function lifecycleRunCommand(): Command {
  return new Command('run')
    .description('do once what lifecycle rules say is due')
    .addOption(dataOption())
    .option('--bucket <name>', 'this bucket alone')
    .option('--dry-run', 'count what would be done, and do nothing')
    .option('--now <time>', 'the time that rules are evaluated at (default: now)', timeValue)
    .option('--day <length>', 'how long a day lasts, as stowage serve has it', durationValue)
    .option('--master-key-file <file>', 'the master key, unless the data directory keeps it')
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(run)
}

async function run(options: LifecycleRunOptions): Promise<void> {
  const { bucket, dryRun = false, now, json = false } = options
  const stopping = new AbortController()
  void stopSignal().then(() => stopping.abort())
  const server = await openStoppedServer(options)
  try {
    if (bucket !== undefined && server.engine.bucket(bucket) === undefined)
      throw cliError('ArgumentInvalid', {
        message: printable(`There is no bucket ${bucket}.`),
        hint: 'Name a bucket of the data directory.',
      })
    const report = await server.runLifecycle({
      dryRun,
      signal: stopping.signal,
      ...(bucket !== undefined && { bucket }),
      ...(now !== undefined && { now }),
    })
    if (json) await printJson(report)
    else for (const line of reportLines(report)) await print(printable(line))
  } finally {
    await server.close()
  }
}

const sentences: readonly (readonly [name: keyof RuleCounts, text: string])[] = [
  ['expired', 'expired'],
  ['markersAdded', 'hidden by delete markers'],
  ['versionsRemoved', 'noncurrent versions removed'],
  ['markersRemoved', 'delete markers removed'],
  ['transitioned', 'moved to another storage class'],
  ['uploadsAborted', 'uploads aborted'],
]

function reportLines({ buckets, completed, dryRun }: LifecycleReport): readonly string[] {
  const lines = buckets.flatMap(({ bucket, rules }) =>
    Object.entries(rules).flatMap(([rule, counts]) =>
      sentences
        .filter(([name]) => counts[name] > 0)
        .map(([name, text]) => `${bucket}  ${rule}  ${counts[name]} ${text}`),
    ),
  )
  const examined = buckets.reduce((sum, each) => sum + each.examined, 0)
  const ended = completed ? '' : ', stopped: the next run goes on there'
  const end = `${buckets.length} buckets, ${examined} versions and uploads looked at${ended}.`
  return [...lines, dryRun ? `${end} Nothing was changed.` : end]
}
