import { Command } from 'commander'
import { accountCreateCommand } from './account-create.ts'
import { accountDeleteCommand } from './account-delete.ts'
import { accountKeyCommand } from './account-key.ts'
import { accountListCommand } from './account-list.ts'
import { accountPolicyCommand } from './account-policy.ts'
import { accountUserCommand } from './account-user.ts'

const help = `
Kept in accounts.json of the data directory, mode 0600. A server that runs
notices changes by itself. An account is named by its id, canonical id or name.

Example:
  $ stowage account create acme --email it@acme.example
`

/** `stowage account`: the accounts of a data directory besides that of the root credentials. */
export function accountCommand(): Command {
  return new Command('account')
    .description('create accounts, users, keys and policies')
    .addHelpText('after', help)
    .addCommand(accountCreateCommand())
    .addCommand(accountListCommand())
    .addCommand(accountDeleteCommand())
    .addCommand(accountUserCommand())
    .addCommand(accountKeyCommand())
    .addCommand(accountPolicyCommand())
}
