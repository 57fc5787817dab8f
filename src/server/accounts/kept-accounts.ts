import { setTimeout as wait } from 'node:timers/promises'
import { isStowageError } from '../../core/error.ts'
import { makeDirectory } from '../../core/make-directory.ts'
import { lockDirectory } from '../../engine/lock.ts'
import { serverError } from '../errors.ts'
import { readRootCredentials } from '../root-credentials.ts'
import { writePrivate } from '../write-private.ts'
import type { StoredAccounts } from './accounts-schema.ts'
import { accountsFile } from './open-accounts.ts'
import { parseAccounts, readAccountsNow } from './read-accounts.ts'
import { createRegistry } from './registry.ts'

/** A change of accounts: what is to be kept, and what it gives back. */
export interface AccountsChange<Result> {
  readonly document: StoredAccounts
  readonly result: Result
}

/** The accounts that a data directory keeps; none if it keeps no document. */
export function keptAccounts(directory: string): StoredAccounts {
  return readAccountsNow(accountsFile(directory))?.document ?? { accounts: [] }
}

/**
 * Changes the accounts that a data directory keeps: mode 0600, replaced at once, one command at a time. A server that
 * runs notices by itself. Throws `AccountsLocked`, `AccountsInvalid`, and what `change` throws.
 */
export async function changeAccounts<Result>(
  directory: string,
  change: (document: StoredAccounts) => AccountsChange<Result>,
): Promise<Result> {
  await makeDirectory(directory, 0o700)
  const unlock = await lockAccounts(directory)
  try {
    const file = accountsFile(directory)
    const { document, result } = change(keptAccounts(directory))
    const text = `${JSON.stringify(document, null, 2)}\n`
    await checkAccounts(directory, text)
    await writePrivate(file, text)
    return result
  } finally {
    await unlock()
  }
}

/** Refuses what the server of the directory would refuse. */
async function checkAccounts(directory: string, text: string): Promise<void> {
  const source = parseAccounts(text, accountsFile(directory))
  const root = await readRootCredentials(directory)
  const nobody = { account: '', accessKeyId: '', secretAccessKey: '' }
  createRegistry(root ?? nobody, [source])
}

const patienceMs = 5000
const retryMs = 25

async function lockAccounts(directory: string): Promise<() => Promise<void>> {
  const deadline = performance.now() + patienceMs
  for (;;) {
    try {
      return await lockDirectory(directory)
    } catch (cause) {
      if (!isStowageError(cause, 'EngineLocked')) throw cause
      if (performance.now() > deadline)
        throw serverError('AccountsLocked', { context: { directory }, cause })
    }
    await wait(retryMs)
  }
}
