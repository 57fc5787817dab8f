import { Command } from 'commander'
import { lifecycleRunCommand } from './lifecycle-run.ts'

const help = `
The embedded server expires, moves and removes objects as the lifecycle
configurations of its buckets say, by itself, every hour.

Example:
  $ stowage lifecycle run --dry-run --now 2027-01-01
`

/** `stowage lifecycle`: what the rules of the buckets do to their objects. */
export function lifecycleCommand(): Command {
  return new Command('lifecycle')
    .description('what lifecycle rules do to the objects of buckets')
    .addHelpText('after', help)
    .addCommand(lifecycleRunCommand())
}
