import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { Command } from 'commander'
import { auditError } from '../../audit/errors.ts'
import type { AuditRecord } from '../../audit/record.ts'
import type { Trail } from '../../audit/trail.ts'
import { visibleText } from '../../declaration/printable.ts'
import { cliError } from '../errors.ts'
import { integerBetween, timeValue } from '../option-values.ts'
import { print, printJson } from '../print.ts'
import { dataOption } from '../reach.ts'

interface TrailOptions {
  readonly data: string
  readonly trail?: string
  readonly json?: boolean
}

interface ListOptions extends TrailOptions {
  readonly action?: string
  readonly actor?: string
  readonly resource?: string
  readonly from?: Date
  readonly to?: Date
  readonly limit: number
}

interface VerifyOptions extends TrailOptions {
  readonly head?: string
}

const listHelp = `
Newest first. A --resource that ends in "*" is how the resources to show begin.

With --json, one line each:
  {"id","time","action","actor","resource","outcome","requestId"?,"address"?,
   "agent"?,"detail"?,"previousHash","hash"}

Example:
  $ stowage audit list --action BOL_DOWNLOADED --resource 'bols/2026/*'
`

const verifyHelp = `
Exits 0 when every record is the one that was appended; otherwise exits 1 and
names the first that is not. Keep the head it prints elsewhere: with --head,
records that were cut off since then show too.

With --json, one line:
  {"ok":true,"records","head"}
  {"ok":false,"brokenAt","tampering","reason"}

Example:
  $ stowage audit verify --data .stowage
`

/** `stowage audit`: what was done, and whether the trail of it was changed. */
export function auditCommand(): Command {
  return new Command('audit')
    .description('read and verify the audit trail')
    .addHelpText('after', '\nExample:\n  $ stowage audit list --actor ada --limit 20\n')
    .addCommand(listCommand())
    .addCommand(verifyCommand())
}

function listCommand(): Command {
  return addTrailOptions(new Command('list'))
    .description('list records of the trail')
    .option('--action <action>', 'only this action')
    .option('--actor <actor>', 'only by this actor')
    .option('--resource <resource>', 'only about this resource')
    .option('--from <time>', 'from this day or time on (UTC)', timeValue)
    .option('--to <time>', 'before this day or time (UTC)', timeValue)
    .option('--limit <count>', 'at most so many', integerBetween(1, 1_000_000_000), 100)
    .addHelpText('after', listHelp)
    .action((options: ListOptions) => withTrail(options, (trail) => list(trail, options)))
}

function verifyCommand(): Command {
  return addTrailOptions(new Command('verify'))
    .description('check that no record was changed, added or taken away')
    .option('--head <hash>', 'the head of an earlier verification, to be found again')
    .addHelpText('after', verifyHelp)
    .action((options: VerifyOptions) => withTrail(options, (trail) => verify(trail, options)))
}

function addTrailOptions(command: Command): Command {
  return command
    .addOption(dataOption())
    .option('--trail <url>', 'database of the trail (default: audit.db of the data directory)')
    .option('--json', 'print JSON')
}

async function withTrail(
  { data, trail: url }: TrailOptions,
  use: (trail: Trail) => Promise<void>,
): Promise<void> {
  const file = url?.replace(/^file:/, '') ?? join(data, 'audit.db')
  // Opening would create one.
  await access(file).catch((cause: unknown) => {
    throw cliError('TrailMissing', { message: `There is no audit trail at ${file}.`, cause })
  })
  const { openTrail } = await import('../../audit/trail.ts')
  const trail = await openTrail({ url: url ?? file })
  try {
    await use(trail)
  } finally {
    await trail.close()
  }
}

async function list(trail: Trail, options: ListOptions): Promise<void> {
  const { action, actor, resource, from, to, limit, json } = options
  const about = resource?.endsWith('*') ? { resourcePrefix: resource.slice(0, -1) } : { resource }
  const filter = { action, actor, from, to, limit, ...about, order: 'newest' } as const
  for await (const record of trail.query(filter))
    await (json ? printJson(record) : print(recordLine(record)))
}

function recordLine({ id, time, outcome, action, actor, resource, address }: AuditRecord): string {
  const fields = [time, outcome.padEnd(7), action, actor, resource, address ?? '']
  return visibleText(`${String(id).padStart(8)}  ${fields.join('  ')}`.trimEnd())
}

async function verify(trail: Trail, { head, json }: VerifyOptions): Promise<void> {
  const verdict = await trail.verify(head === undefined ? undefined : { head })
  if (json) {
    if (!verdict.ok) process.exitCode = 1
    return printJson(verdict)
  }
  if (verdict.ok) return print(`Sound: ${verdict.records} records, head ${verdict.head}`)
  throw auditError('AuditTrailBroken', {
    message: `The trail is broken at ${verdict.reason}.`,
    hint: 'Keep the database as it is for an inquiry, and compare it with a backup.',
    context: { id: verdict.brokenAt, tampering: verdict.tampering },
  })
}
