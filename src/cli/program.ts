import { Command } from 'commander'
import { accountCommand } from './commands/account.ts'
import { applyCommand } from './commands/apply.ts'
import { auditCommand } from './commands/audit.ts'
import { collectCommand } from './commands/collect.ts'
import { cpCommand } from './commands/cp.ts'
import { environmentCommand } from './commands/environment.ts'
import { inventoryCommand } from './commands/inventory.ts'
import { keysCommand } from './commands/keys.ts'
import { lifecycleCommand } from './commands/lifecycle.ts'
import { lsCommand } from './commands/ls.ts'
import { migrateCommand } from './commands/migrate.ts'
import { planCommand } from './commands/plan.ts'
import { presignCommand } from './commands/presign.ts'
import { serveCommand } from './commands/serve.ts'
import { packageVersion } from './package-version.ts'

const help = `
Exits 0 when it is done, 1 when it failed, 2 when a plan found differences.
Errors go to stderr, with --json as a line {"code","message","hint"?,"context"};
STOWAGE_DEBUG=1 adds where they happened.

Example:
  $ stowage serve
  $ stowage apply
`

/** The program with all its commands. They load what they need when they run, so that help is quick. */
export function createProgram(): Command {
  const program = new Command('stowage')
    .description('S3 storage for web applications, declared once')
    .version(packageVersion(), '--version', 'print the version')
    .helpCommand(false)
    .addHelpText('after', help)
    .exitOverride()
    // Errors are printed in one place, whoever finds them.
    .configureOutput({ outputError: () => undefined })
  const commands = [
    serveCommand(),
    planCommand(),
    applyCommand(),
    presignCommand(),
    lsCommand(),
    cpCommand(),
    migrateCommand(),
    collectCommand(),
    accountCommand(),
    keysCommand(),
    lifecycleCommand(),
    inventoryCommand(),
    auditCommand(),
    environmentCommand(),
  ]
  for (const command of commands) program.addCommand(inheriting(command, program))
  return program
}

function inheriting(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent)
  for (const below of command.commands) inheriting(below, command)
  return command
}
