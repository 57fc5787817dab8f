import type { Command } from 'commander'
import { print, printable, printJson } from '../print.ts'
import { accountSubcommand, change, printKey, type AccountOptions } from './account-change.ts'

interface CreateOptions extends AccountOptions {
  readonly id?: string
  readonly canonicalId?: string
  readonly email?: string
}

const help = `
It gets a root user with a key, whose secret is printed once. ACLs can name the
account by its canonical id or its email address.

With --json, one line:
  {"id","canonicalId","displayName","email"?,"accessKeyId","secretAccessKey"}

Example:
  $ stowage account create acme --email it@acme.example
`

/** `stowage account create`: an account with a key of its root user. */
export function accountCreateCommand(): Command {
  return accountSubcommand('create', 'create an account')
    .argument('<name>', 'its display name')
    .option('--id <id>', 'its id (default: twelve digits, chosen at random)')
    .option('--canonical-id <id>', 'its canonical id (default: 64 hex digits, of the id)')
    .option('--email <address>', 'its email address')
    .addHelpText('after', help)
    .action(create)
}

async function create(displayName: string, options: CreateOptions): Promise<void> {
  const { id, canonicalId, email } = options
  const { account, key } = await change(options, (edit, document) =>
    edit.createAccount(document, { displayName, id, canonicalId, email }),
  )
  if (options.json) {
    const { keys: _, users: __, ...named } = account
    return printJson({ ...named, ...key })
  }
  await print(printable(`Created account ${account.displayName}`))
  await print()
  await print(printable(`  id          ${account.id}`))
  await print(printable(`  canonical   ${account.canonicalId}`))
  await printKey(key)
}
