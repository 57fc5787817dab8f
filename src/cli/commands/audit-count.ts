import { Command } from 'commander'
import { print, printJson } from '../print.ts'
import { dataOption } from '../reach.ts'
import { addMatchOptions, matchOf, type MatchOptions } from './audit-match.ts'
import { addTrailOptions, withTrail, type TrailOptions } from './audit-trail.ts'

interface CountOptions extends TrailOptions, MatchOptions {}

const help = `
A --resource that ends in "*" is how the resources to count begin.

With --json, one line: {"records"}

Example:
  $ stowage audit count --action BOL_DOWNLOADED --from 2026-01-01
`

/** `stowage audit count`: how many records match. */
export function auditCountCommand(): Command {
  const command = new Command('count').description('count records of the trail')
  return addMatchOptions(addTrailOptions(command.addOption(dataOption())))
    .addHelpText('after', help)
    .action(count)
}

async function count(options: CountOptions): Promise<void> {
  const records = await withTrail(options, (trail) => trail.count(matchOf(options)))
  await (options.json ? printJson({ records }) : print(String(records)))
}
