import { describe, expect, it } from 'vitest'
import { isStowageError } from '../../core/error.ts'
import { parseAccounts } from './read-accounts.ts'
import { createRegistry } from './registry.ts'

const root = {
  account: '000000000000',
  accessKeyId: 'AKIAROOT00000000',
  secretAccessKey: 'root secret',
}
const registryOf = (document: unknown) =>
  createRegistry(root, [parseAccounts(JSON.stringify(document), 'accounts.json')])

function messageOf(document: unknown): string {
  try {
    registryOf(document)
  } catch (error) {
    if (isStowageError(error, 'AccountsInvalid')) return error.message
    throw error
  }
  return ''
}

const key = { accessKeyId: 'KEY1', secretAccessKey: 'secret-of-key-1' }

describe('a document of accounts', () => {
  it('gives AWS’s shapes to what it leaves out', () => {
    const { accounts, keys } = registryOf({
      accounts: [{ displayName: 'acme', keys: [key], users: [{ name: 'ada', keys: [] }] }],
    })
    const [first, acme] = [...accounts.values()]
    expect(first).toMatchObject({ id: root.account, displayName: 'root' })
    expect(acme?.displayName).toBe('acme')
    expect(acme?.id).toMatch(/^\d{12}$/)
    expect(acme?.canonicalId).toMatch(/^[0-9a-f]{64}$/)
    expect(keys.get('KEY1')?.caller.principal).toEqual({
      type: 'root',
      account: acme?.id,
      arn: `arn:aws:iam::${acme?.id}:root`,
      canonicalId: acme?.canonicalId,
    })
  })

  it('says everything that is wrong with it at once, with its place', () => {
    const message = messageOf({
      accounts: [
        { displayName: '', mail: 'x' },
        { displayName: 'b', email: 'nowhere', keys: [{ accessKeyId: 'x y' }] },
        { displayName: 'c', users: [{ name: 'a b', path: 'x' }] },
      ],
    })
    expect(message.split('\n')).toEqual([
      'accounts.json has 7 problems:',
      '  accounts[0].displayName = "": has to be a name of 1 to 128 characters',
      '  accounts[0].mail: unknown key; did you mean "email"?',
      '  accounts[1].email = "nowhere": has to be an email address',
      '  accounts[1].keys[0].accessKeyId = "x y": has to be 3 to 128 letters, digits and _',
      '  accounts[1].keys[0].secretAccessKey: is missing; it has to be 8 to 128 visible ASCII characters',
      '  accounts[2].users[0].name = "a b": has to be 1 to 64 letters, digits and + = , . @ _ -',
      '  accounts[2].users[0].path = "x": has to begin and end with a slash, as /developers/',
    ])
  })

  it('never shows a secret', () => {
    const secret = 'short'
    const keys = [{ accessKeyId: 'KEY1', secretAccessKey: secret }]
    expect(messageOf({ accounts: [{ displayName: 'a', keys }] })).not.toContain(secret)
    expect(() => parseAccounts(`{"secretAccessKey": "${secret}"`, 'f.json')).toThrow(
      /^f\.json is not JSON\.$/,
    )
  })

  it('may not use what is taken', () => {
    const message = messageOf({
      accounts: [
        { displayName: 'a', id: root.account, email: 'X@example.com', keys: [key] },
        {
          displayName: 'b',
          canonicalId: 'same',
          email: 'x@EXAMPLE.com',
          users: [{ name: 'Ada', keys: [key] }, { name: 'ada' }],
        },
        { displayName: 'c', canonicalId: 'same' },
      ],
    })
    const taken = 'is taken already; each has to be of one alone'
    expect(message.split('\n').slice(1)).toEqual([
      `  accounts[0].id = "000000000000": ${taken}`,
      expect.stringContaining('accounts[0].canonicalId'),
      `  accounts[1].email = "x@example.com": ${taken}`,
      `  accounts[1].users[0].keys[0].accessKeyId = "KEY1": ${taken}`,
      `  accounts[1].users[1].name = "ada": ${taken}`,
      `  accounts[2].canonicalId = "same": ${taken}`,
    ])
  })

  it('holds policies that are policies', () => {
    const statement = { Effect: 'Allow', Action: 's3:*' }
    const policies = { bad: { Version: '2012-10-17', Statement: [statement] }, none: 1 }
    expect(messageOf({ accounts: [{ displayName: 'a', users: [{ name: 'u', policies }] }] })).toBe(
      'accounts.json has 1 problem:\n' +
        '  accounts[0].users[0].policies.none = 1: has to be a policy document: an object with Version and Statement',
    )
    const { none: _, ...bad } = policies
    expect(
      messageOf({ accounts: [{ displayName: 'a', users: [{ name: 'u', policies: bad }] }] }),
    ).toContain('accounts[0].users[0].policies.bad: ')
  })
})
