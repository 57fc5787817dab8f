import { Command } from 'commander'
import { accountSubcommand, change, printChange, type AccountOptions } from './account-change.ts'

const createHelp = `
It may do nothing until it has a key and a policy.

With --json, one line: {"name","path","id"}

Example:
  $ stowage account user create acme ada --path /developers/
`

const deleteHelp = `
Its keys and policies go with it.

With --json, one line: {"name"}

Example:
  $ stowage account user delete acme ada
`

interface CreateOptions extends AccountOptions {
  readonly path: string
}

/** `stowage account user`: the users of an account. */
export function accountUserCommand(): Command {
  return new Command('user')
    .description('create and delete users of an account')
    .addHelpText('after', '\nExample:\n  $ stowage account user create acme ada\n')
    .addCommand(createCommand())
    .addCommand(deleteCommand())
}

function createCommand(): Command {
  return accountSubcommand('create', 'create a user')
    .argument('<account>', 'id, canonical id or name of the account')
    .argument('<user>', 'name of the user')
    .option('--path <path>', 'path of the user, which its ARN begins with', '/')
    .addHelpText('after', createHelp)
    .action(async (account: string, user: string, options: CreateOptions) => {
      const { name, path, id } = await change(options, (edit, document) =>
        edit.createUser(document, { account, user, path: options.path }),
      )
      await printChange(options, { said: `Created user ${name}`, shown: { name, path, id } })
    })
}

function deleteCommand(): Command {
  return accountSubcommand('delete', 'delete a user')
    .argument('<account>', 'id, canonical id or name of the account')
    .argument('<user>', 'name of the user')
    .addHelpText('after', deleteHelp)
    .action(async (account: string, user: string, options: AccountOptions) => {
      const { name } = await change(options, (edit, document) =>
        edit.deleteUser(document, { account, user }),
      )
      await printChange(options, { said: `Deleted user ${name}`, shown: { name } })
    })
}
