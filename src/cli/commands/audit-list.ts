import { Command } from 'commander'
import type { AuditRecord } from '../../audit/record.ts'
import type { Trail } from '../../audit/trail.ts'
import { visibleText } from '../../declaration/printable.ts'
import { integerBetween } from '../option-values.ts'
import { print, printJson } from '../print.ts'
import { dataOption } from '../reach.ts'
import { addMatchOptions, matchOf, type MatchOptions } from './audit-match.ts'
import { addTrailOptions, withTrail, type TrailOptions } from './audit-trail.ts'

interface ListOptions extends TrailOptions, MatchOptions {
  readonly limit: number
}

const help = `
Newest first. A --resource that ends in "*" is how the resources to show begin.

With --json, one line each:
  {"id","time","action","actor","resource","outcome","requestId"?,"address"?,
   "agent"?,"detail"?,"previousHash","hash"}

Example:
  $ stowage audit list --action BOL_DOWNLOADED --resource 'bols/2026/*'
`

/** `stowage audit list`: the records that match. */
export function auditListCommand(): Command {
  const command = new Command('list').description('list records of the trail')
  return addMatchOptions(addTrailOptions(command.addOption(dataOption())))
    .option('--limit <count>', 'at most so many', integerBetween(1, 1_000_000_000), 100)
    .addHelpText('after', help)
    .action((options: ListOptions) => withTrail(options, (trail) => list(trail, options)))
}

async function list(trail: Trail, options: ListOptions): Promise<void> {
  const { limit, json } = options
  for await (const record of trail.query({ ...matchOf(options), limit, order: 'newest' }))
    await (json ? printJson(record) : print(recordLine(record)))
}

function recordLine({ id, time, outcome, action, actor, resource, address }: AuditRecord): string {
  const fields = [time, outcome.padEnd(7), action, actor, resource, address ?? '']
  return visibleText(`${String(id).padStart(8)}  ${fields.join('  ')}`.trimEnd())
}
