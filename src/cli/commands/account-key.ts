import { Command } from 'commander'
import { print, printJson } from '../print.ts'
import {
  accountSubcommand,
  change,
  printChange,
  printKey,
  type AccountOptions,
} from './account-change.ts'

const createHelp = `
Without a user it is a key of the root user, who may do everything. The secret
is printed once.

With --json, one line: {"accessKeyId","secretAccessKey"}

Example:
  $ stowage account key create acme ada
`

const deleteHelp = `
Requests that are signed with it are refused from now on.

With --json, one line: {"accessKeyId"}

Example:
  $ stowage account key delete AKIAIOSFODNN7EXAMPLE
`

/** `stowage account key`: the access keys of users. */
export function accountKeyCommand(): Command {
  return new Command('key')
    .description('create and delete access keys')
    .addHelpText('after', '\nExample:\n  $ stowage account key create acme ada\n')
    .addCommand(createCommand())
    .addCommand(deleteCommand())
}

function createCommand(): Command {
  return accountSubcommand('create', 'create an access key')
    .argument('<account>', 'id, canonical id or name of the account')
    .argument('[user]', 'name of the user (default: the root user)')
    .addHelpText('after', createHelp)
    .action(async (account: string, user: string | undefined, options: AccountOptions) => {
      const key = await change(options, (edit, document) =>
        edit.createKey(document, { account, user }),
      )
      if (options.json) return printJson(key)
      await print('Created key')
      await printKey(key)
    })
}

function deleteCommand(): Command {
  return accountSubcommand('delete', 'delete an access key')
    .argument('<access-key-id>', 'the id of the key')
    .addHelpText('after', deleteHelp)
    .action(async (id: string, options: AccountOptions) => {
      const accessKeyId = await change(options, (edit, document) => edit.deleteKey(document, id))
      await printChange(options, { said: `Deleted key ${accessKeyId}`, shown: { accessKeyId } })
    })
}
