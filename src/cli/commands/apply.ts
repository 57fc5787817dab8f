import { Command } from 'commander'
import type { Plan, Step } from '../../provision/plan.ts'
import { confirm } from '../confirm.ts'
import { loadDeclaration } from '../load-declaration.ts'
import { planLines } from '../plan-lines.ts'
import { print, printJson, printNote } from '../print.ts'
import { provisionParts } from '../provision-parts.ts'
import { addReachOptions, type ReachOptions } from '../reach.ts'

interface ApplyOptions extends ReachOptions {
  readonly yes?: boolean
  readonly json?: boolean
}

const help = `
Shows the plan and asks before it writes; where nobody can be asked, --yes is
needed. Exits 0 when it is done, 2 when the answer was no, 1 when it failed.
It is safe to repeat: what is done already is left alone.

With --json, one line of the steps that were done, in the shape of plan:
  {"steps":[…],"unsupported":[…]}

Example:
  $ stowage apply --yes
`

/** `stowage apply`: brings the buckets to what the declaration says. */
export function applyCommand(): Command {
  return addReachOptions(new Command('apply'))
    .description('bring the buckets to what the declaration says')
    .option('-y, --yes', 'do not ask')
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(apply)
}

async function apply(options: ApplyOptions): Promise<void> {
  const { json = false, yes = false } = options
  const declaration = await loadDeclaration(options.config)
  const { plan } = await import('../../provision/plan.ts')
  const difference = await provisionParts(declaration, options, plan)
  const isNothing = difference.steps.length === 0
  if (json && isNothing) return printJson(difference)
  if (!json) for (const line of planLines(difference)) await print(line)
  if (isNothing) return
  if (!yes && !(await confirm('Apply?'))) {
    printNote('Nothing was applied.')
    process.exitCode = 2
    return
  }
  const provision = await import('../../provision/apply.ts')
  const onStep = (step: Step): void => void (json || print(doneLine(step)))
  const done = await provisionParts(declaration, options, (part, client) =>
    provision.apply(part, client, { onStep }),
  )
  await printDone(done, json)
}

const verbs = { create: 'created', update: 'changed', remove: 'removed' } as const

const doneLine = ({ bucket, aspect, change }: Step): string =>
  `${verbs[change]} ${aspect === 'bucket' ? bucket : `${aspect} of ${bucket}`}`

async function printDone(done: Plan, json: boolean): Promise<void> {
  if (json) await printJson(done)
  else await print(`Done: ${done.steps.length} ${done.steps.length === 1 ? 'step' : 'steps'}.`)
}
