import { resolve } from 'node:path'
import { Command } from 'commander'
import type { StoredAccounts, StoredKey } from '../../server/accounts/accounts-schema.ts'
import type * as editAccounts from '../../server/accounts/edit-accounts.ts'
import type { AccountsChange } from '../../server/accounts/kept-accounts.ts'
import { print, printable, printJson } from '../print.ts'
import { dataOption } from '../reach.ts'

/** The options of every command that changes accounts. */
export interface AccountOptions {
  readonly data: string
  readonly json?: boolean
}

type Editing = typeof editAccounts
type Edit<Result> = (edit: Editing, document: StoredAccounts) => AccountsChange<Result>

/** A command with the options that all of them have. */
export function accountSubcommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .addOption(dataOption())
    .option('--json', 'print JSON')
}

/** Changes the accounts of the data directory. */
export async function change<Result>(
  { data }: AccountOptions,
  edit: Edit<Result>,
): Promise<Result> {
  const editing = await import('../../server/accounts/edit-accounts.ts')
  const { changeAccounts } = await import('../../server/accounts/kept-accounts.ts')
  return changeAccounts(resolve(data), (document) => edit(editing, document))
}

/** Prints what was done: one line, or JSON. */
export async function printChange(
  { json = false }: AccountOptions,
  { said, shown }: { readonly said: string; readonly shown: object },
): Promise<void> {
  if (json) await printJson(shown)
  else await print(printable(said))
}

/** Prints a key that was made: its secret is nowhere else to be seen. */
export async function printKey({ accessKeyId, secretAccessKey }: StoredKey): Promise<void> {
  await print(`  access key  ${accessKeyId}`)
  await print(`  secret      ${secretAccessKey}`)
  await print('The secret is shown this once.')
}
