import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  createAccount,
  createKey,
  createUser,
  deleteAccount,
  deleteKey,
  deletePolicy,
  deleteUser,
  putPolicy,
} from './edit-accounts.ts'
import { changeAccounts, keptAccounts } from './kept-accounts.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stowage-accounts-'))
})
afterEach(() => rm(directory, { recursive: true }))

const named = (displayName: string) => ({ displayName })
const ada = { account: 'acme', user: 'ada' }
const document = { Version: '2012-10-17', Statement: [] }

describe('the accounts of a data directory', () => {
  it('are none at first, and then in a file that nobody else reads', async () => {
    expect(keptAccounts(directory)).toEqual({ accounts: [] })
    const { account, key } = await changeAccounts(directory, (kept) =>
      createAccount(kept, named('acme')),
    )
    expect(account.id).toMatch(/^\d{12}$/)
    expect(key.accessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/)
    expect(keptAccounts(directory).accounts).toEqual([account])
    expect((await stat(join(directory, 'accounts.json'))).mode & 0o777).toBe(0o600)
    expect(await readdir(directory)).toEqual(['accounts.json'])
  })

  it('lose no change when several are made at once', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `account-${index}`)
    await Promise.all(
      names.map((name) => changeAccounts(directory, (kept) => createAccount(kept, named(name)))),
    )
    const kept = keptAccounts(directory).accounts.map(({ displayName }) => displayName)
    expect(kept.toSorted()).toEqual(names)
  })

  it('have users with keys and policies, which go again', async () => {
    const change: typeof changeAccounts = (_, edit) => changeAccounts(directory, edit)
    await change('', (kept) => createAccount(kept, named('acme')))
    await change('', (kept) => createUser(kept, { ...ada, path: '/staff/' }))
    const key = await change('', (kept) => createKey(kept, ada))
    const policy = { name: 'p', document: { ...document, Statement: [allowAll] } }
    await change('', (kept) => putPolicy(kept, ada, policy))
    expect(keptAccounts(directory).accounts[0]?.users).toMatchObject([
      { name: 'ada', path: '/staff/', keys: [key], policies: { p: policy.document } },
    ])
    await change('', (kept) => deletePolicy(kept, ada, 'p'))
    await change('', (kept) => deleteKey(kept, key.accessKeyId))
    expect(keptAccounts(directory).accounts[0]?.users).toMatchObject([{ keys: [], policies: {} }])
    await change('', (kept) => deleteUser(kept, ada))
    await change('', (kept) => deleteAccount(kept, ada))
    expect(keptAccounts(directory)).toEqual({ accounts: [] })
  })

  it('stay as they are when a change is refused', async () => {
    await changeAccounts(directory, (kept) => createAccount(kept, named('acme')))
    const before = keptAccounts(directory)
    const missing = { code: 'AccountEntryMissing' }
    const taken = { code: 'AccountEntryTaken' }
    const refused: [Parameters<typeof changeAccounts>[1], object][] = [
      [(kept) => createAccount(kept, named('acme')), taken],
      [(kept) => createKey(kept, ada), missing],
      [(kept) => deleteKey(kept, 'none'), missing],
      [(kept) => deleteAccount(kept, { account: 'x' }), missing],
      [(kept) => createAccount(kept, named('bad\nname')), { code: 'AccountsInvalid' }],
    ]
    for (const [change, error] of refused)
      await expect(changeAccounts(directory, change)).rejects.toMatchObject(error)
    expect(keptAccounts(directory)).toEqual(before)
    expect(await readdir(directory)).toEqual(['accounts.json'])
  })
})

const allowAll = { Effect: 'Allow', Action: '*', Resource: '*' }
