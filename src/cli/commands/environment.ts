import { Command } from 'commander'
import { environmentCheckCommand } from './environment-check.ts'
import { environmentExampleCommand } from './environment-example.ts'

/** `stowage env`: the storages that the environment configures. */
export function environmentCommand(): Command {
  return new Command('env')
    .description('check or document what the environment configures')
    .addHelpText('after', '\nExample:\n  $ stowage env check\n')
    .addCommand(environmentCheckCommand())
    .addCommand(environmentExampleCommand())
}
