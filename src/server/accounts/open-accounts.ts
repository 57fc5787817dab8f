import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { RootCredentials } from '../root-credentials.ts'
import type { Accounts } from './accounts.ts'
import { readAccountsNow, type AccountsSource } from './read-accounts.ts'
import { createRegistry, type Registry } from './registry.ts'

export interface AccountsOptions {
  /** The data directory, where `accounts.json` is kept. */
  readonly directory: string
  readonly root: RootCredentials
  /** The document of `--accounts FILE`. */
  readonly given?: AccountsSource | undefined
  /** Told of an `accounts.json` that was changed to what it must not be: the one before stays in force. */
  readonly onDefect: (error: unknown) => void
}

/** The file in which `stowage account` keeps accounts. */
export const accountsFile = (directory: string): string => join(directory, 'accounts.json')

/** A change of the file is noticed by the first request after this long, in milliseconds. */
const staleAfterMs = 50

/**
 * The accounts of a server: of its root credentials, of the document it was given, and of the `accounts.json` of its
 * data directory, which may change while it runs. Throws `AccountsInvalid`, `AccountsUnreadable`.
 */
export function openAccounts({ directory, root, given, onDefect }: AccountsOptions): Accounts {
  const file = accountsFile(directory)
  const load = (): Registry => {
    const kept = readAccountsNow(file)
    return createRegistry(
      root,
      [given, kept].filter((source) => source !== undefined),
    )
  }
  let seen = markOf(file)
  let looked = performance.now()
  let registry = load()

  const look = (): void => {
    looked = performance.now()
    const mark = markOf(file)
    if (mark === seen) return
    seen = mark
    try {
      registry = load()
    } catch (error) {
      onDefect(error)
    }
  }
  const current = (): Registry => {
    if (performance.now() - looked > staleAfterMs) look()
    return registry
  }
  const keyOf = (accessKeyId: string) => {
    const known = current().keys.get(accessKeyId)
    if (known !== undefined) return known
    // It may have been made this very moment.
    look()
    return registry.keys.get(accessKeyId)
  }

  return {
    all: () => [...current().accounts.values()],
    account: (id) => registry.accounts.get(id),
    byCanonicalId: (id) => registry.byCanonicalId.get(id),
    byEmail: (email) => registry.byEmail.get(email.toLowerCase()),
    secretFor: keyOf,
    callerOf(accessKeyId) {
      // Not looked at again: between the secret and this, an account could go.
      const known = registry.keys.get(accessKeyId)
      if (known === undefined) throw new TypeError('nobody has this access key')
      return known.caller
    },
  }
}

/** Differs once the file does: it is only ever replaced, by another inode. */
function markOf(file: string): string {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false })
  return stat === undefined ? '' : `${stat.ino} ${stat.mtimeNs} ${stat.size}`
}
