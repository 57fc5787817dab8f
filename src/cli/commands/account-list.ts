import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { StoredAccount, StoredUser } from '../../server/accounts/accounts-schema.ts'
import { print, printable, printJson } from '../print.ts'
import { accountSubcommand, type AccountOptions } from './account-change.ts'

const help = `
No secret is printed.

With --json, one line for each account:
  {"id"?,"canonicalId"?,"displayName","email"?,"accessKeyIds":[…],
   "users":[{"name","path","id"?,"accessKeyIds":[…],"policies":[…]}]}

Example:
  $ stowage account list
`

/** `stowage account list`: the accounts that the data directory keeps. */
export function accountListCommand(): Command {
  return accountSubcommand('list', 'list accounts with their users, keys and policies')
    .addHelpText('after', help)
    .action(list)
}

async function list({ data, json }: AccountOptions): Promise<void> {
  const { keptAccounts } = await import('../../server/accounts/kept-accounts.ts')
  for (const account of keptAccounts(resolve(data)).accounts) {
    if (json) await printJson(shownOf(account))
    else for (const line of linesOf(account)) await print(printable(line))
  }
}

/** What may be seen of an account: it is listed here what that is. */
function shownOf({ id, canonicalId, displayName, email, keys, users }: StoredAccount) {
  return { id, canonicalId, displayName, email, ...keyIds({ keys }), users: users.map(shownUser) }
}

const shownUser = ({ name, path, id, keys, policies }: StoredUser) => ({
  name,
  path,
  id,
  ...keyIds({ keys }),
  policies: Object.keys(policies),
})

const keyIds = ({ keys }: Pick<StoredUser, 'keys'>) => ({
  accessKeyIds: keys.map(({ accessKeyId }) => accessKeyId),
})

function linesOf(account: StoredAccount): string[] {
  const { id = '', displayName, email = '', accessKeyIds, users } = shownOf(account)
  return [
    [displayName, id, email, ...accessKeyIds].filter(Boolean).join('  '),
    ...users.map(({ name, path, accessKeyIds: keys, policies }) =>
      [`  ${path}${name}`, ...keys, ...policies.map((policy) => `policy:${policy}`)].join('  '),
    ),
  ]
}
