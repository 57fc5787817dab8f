import type { Command } from 'commander'
import { accountSubcommand, change, printChange, type AccountOptions } from './account-change.ts'

const help = `
Its users and keys go with it. Buckets and objects that it owns stay, out of
reach of everybody whom no policy lets in: delete them first.

With --json, one line: {"displayName"}

Example:
  $ stowage account delete acme
`

/** `stowage account delete`: an account with its users and keys. */
export function accountDeleteCommand(): Command {
  return accountSubcommand('delete', 'delete an account')
    .argument('<account>', 'its id, canonical id or name')
    .addHelpText('after', help)
    .action(async (account: string, options: AccountOptions) => {
      const { displayName } = await change(options, (edit, document) =>
        edit.deleteAccount(document, { account }),
      )
      await printChange(options, { said: `Deleted account ${displayName}`, shown: { displayName } })
    })
}
