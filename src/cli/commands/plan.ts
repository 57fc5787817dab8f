import { Command } from 'commander'
import { loadDeclaration } from '../load-declaration.ts'
import { planLines } from '../plan-lines.ts'
import { print, printJson } from '../print.ts'
import { provisionParts } from '../provision-parts.ts'
import { addReachOptions, type ReachOptions } from '../reach.ts'

interface PlanOptions extends ReachOptions {
  readonly json?: boolean
}

const help = `
Exits 0 when there is nothing to do, 2 when there is, 1 when it failed. Nothing
is written.

With --json, one line:
  {"steps":[{"bucket","aspect","change":"create"|"update"|"remove",
   "before"?,"after"?}],"unsupported":[{"bucket","aspect"}]}

Example:
  $ stowage plan --config stowage.config.ts
`

/** `stowage plan`: what `stowage apply` would do. */
export function planCommand(): Command {
  return addReachOptions(new Command('plan'))
    .description('show how the buckets differ from the declaration')
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(plan)
}

async function plan(options: PlanOptions): Promise<void> {
  const declaration = await loadDeclaration(options.config)
  const provision = await import('../../provision/plan.ts')
  const difference = await provisionParts(declaration, options, provision.plan)
  if (options.json) await printJson(difference)
  else for (const line of planLines(difference)) await print(line)
  if (difference.steps.length > 0) process.exitCode = 2
}
