import { randomInt } from 'node:crypto'
import type { Json } from '../../core/json.ts'
import { serverError } from '../errors.ts'
import type { StoredAccount, StoredAccounts, StoredKey, StoredUser } from './accounts-schema.ts'
import { canonicalIdOf } from './canonical-id.ts'
import type { AccountsChange } from './kept-accounts.ts'
import { newAccessKey, randomBase32 } from './new-access-key.ts'
import { accountIdOf } from './registry.ts'

/** An account, by its id, canonical id or display name; and one of its users. */
export interface AccountAddress {
  readonly account: string
  readonly user?: string | undefined
}

export interface NewAccount {
  readonly displayName: string
  readonly id?: string | undefined
  readonly canonicalId?: string | undefined
  readonly email?: string | undefined
}

/** An account with its canonical id, and the key of its root user. */
export interface CreatedAccount {
  readonly account: StoredAccount & { readonly id: string; readonly canonicalId: string }
  readonly key: StoredKey
}

/** Adds an account, with a key of its root user. */
export function createAccount(
  { accounts }: StoredAccounts,
  { displayName, email, ...given }: NewAccount,
): AccountsChange<CreatedAccount> {
  if (accounts.some((each) => each.displayName === displayName)) throw taken(displayName)
  const id = given.id ?? String(randomInt(1, 999_999_999_999)).padStart(12, '0')
  const canonicalId = given.canonicalId ?? canonicalIdOf(id)
  const key = newAccessKey()
  const named = { id, canonicalId, displayName, ...(email !== undefined && { email }) }
  const account = { ...named, keys: [key], users: [] }
  return { document: { accounts: [...accounts, account] }, result: { account, key } }
}

/** Takes an account away, with its users and keys. Its buckets and objects stay. */
export function deleteAccount(
  document: StoredAccounts,
  { account }: AccountAddress,
): AccountsChange<StoredAccount> {
  const found = accountOf(document, account)
  const accounts = document.accounts.filter((each) => each !== found)
  return { document: { accounts }, result: found }
}

/** Adds a user without keys and without policies, which may do nothing yet. */
export function createUser(
  document: StoredAccounts,
  { account, user, path }: Required<AccountAddress> & { readonly path: string },
): AccountsChange<StoredUser> {
  const name = user ?? ''
  const id = `AIDA${randomBase32(17)}`
  const created: StoredUser = { name, path, id, keys: [], policies: {} }
  const found = accountOf(document, account)
  if (found.users.some((each) => isSame(each.name, name))) throw taken(name)
  const changed = { ...found, users: [...found.users, created] }
  return { document: withAccount(document, found, changed), result: created }
}

/** Takes a user away, with its keys and policies. */
export function deleteUser(
  document: StoredAccounts,
  address: AccountAddress,
): AccountsChange<StoredUser> {
  const { account, user } = userOf(document, address)
  const changed = { ...account, users: account.users.filter((each) => each !== user) }
  return { document: withAccount(document, account, changed), result: user }
}

/** Adds a key to a user or, without one, to the root user. */
export function createKey(
  document: StoredAccounts,
  address: AccountAddress,
): AccountsChange<StoredKey> {
  const key = newAccessKey()
  if (address.user !== undefined) {
    const result = changeUser(document, address, (user) => ({ keys: [...user.keys, key] }))
    return { document: result, result: key }
  }
  const account = accountOf(document, address.account)
  const changed = { ...account, keys: [...account.keys, key] }
  return { document: withAccount(document, account, changed), result: key }
}

/** Takes a key away, whosever it is. */
export function deleteKey(document: StoredAccounts, accessKeyId: string): AccountsChange<string> {
  const without = (keys: readonly StoredKey[]) =>
    keys.filter((key) => key.accessKeyId !== accessKeyId)
  const accounts = document.accounts.map((account) => ({
    ...account,
    keys: without(account.keys),
    users: account.users.map((user) => ({ ...user, keys: without(user.keys) })),
  }))
  const changed = { accounts }
  if (keysOf(changed) === keysOf(document)) throw missing(`key ${accessKeyId}`)
  return { document: changed, result: accessKeyId }
}

const keysOf = ({ accounts }: StoredAccounts): number =>
  accounts.flatMap(({ keys, users }) => [...keys, ...users.flatMap((user) => user.keys)]).length

/** Puts an inline policy of a user, in place of the one of that name. */
export function putPolicy(
  document: StoredAccounts,
  address: AccountAddress,
  policy: { readonly name: string; readonly document: { readonly [name: string]: Json } },
): AccountsChange<string> {
  const changed = changeUser(document, address, (user) => ({
    policies: { ...user.policies, [policy.name]: policy.document },
  }))
  return { document: changed, result: policy.name }
}

/** Takes an inline policy of a user away. */
export function deletePolicy(
  document: StoredAccounts,
  address: AccountAddress,
  name: string,
): AccountsChange<string> {
  const changed = changeUser(document, address, ({ policies }) => {
    const { [name]: gone, ...others } = policies
    if (gone === undefined) throw missing(`policy ${name}`)
    return { policies: others }
  })
  return { document: changed, result: name }
}

function changeUser(
  document: StoredAccounts,
  address: AccountAddress,
  change: (user: StoredUser) => Partial<StoredUser>,
): StoredAccounts {
  const { account, user } = userOf(document, address)
  const users = account.users.map((each) => (each === user ? { ...user, ...change(user) } : each))
  return withAccount(document, account, { ...account, users })
}

function withAccount(
  { accounts }: StoredAccounts,
  account: StoredAccount,
  changed: StoredAccount,
): StoredAccounts {
  return { accounts: accounts.map((each) => (each === account ? changed : each)) }
}

function userOf(document: StoredAccounts, { account: name, user: userName = '' }: AccountAddress) {
  const account = accountOf(document, name)
  const user = account.users.find((each) => isSame(each.name, userName))
  if (user === undefined) throw missing(`user ${userName} of ${account.displayName}`)
  return { account, user }
}

function accountOf({ accounts }: StoredAccounts, name: string): StoredAccount {
  const found = accounts.find(
    ({ id, canonicalId, displayName }) =>
      id === name ||
      canonicalId === name ||
      displayName === name ||
      accountIdOf(displayName) === name,
  )
  if (found !== undefined) return found
  throw missing(`account ${name}`)
}

/** Names of users differ by more than their case. */
const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

const missing = (what: string): Error =>
  serverError('AccountEntryMissing', { message: `There is no ${what} in the data directory.` })

const taken = (what: string): Error =>
  serverError('AccountEntryTaken', { message: `${what} is taken already.` })
