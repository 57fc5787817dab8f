import { z } from 'zod'
import { isJsonObject, type Json } from '../../core/json.ts'
import { expects } from '../../declaration/closed-object.ts'
import { nearest } from '../../declaration/nearest.ts'

const text = (pattern: RegExp, expected: string) =>
  z.string(expects(expected)).regex(pattern, expected)

const list = <Item extends z.ZodType>(item: Item, what: string) =>
  z
    .array(item, expects(`has to be a list of ${what}`))
    .readonly()
    .default([])

/** An object of known keys. An unknown one is refused with the nearest known name. */
function record<const Shape extends z.core.$ZodShape>(shape: Shape) {
  const known = Object.keys(shape)
  const expected = expects(`has to be an object with ${known.join(', ')}`)
  return z
    .strictObject(shape, {
      error: (issue) =>
        issue.code === 'unrecognized_keys'
          ? (issue.keys ?? []).map((key) => unknownKey(key, known)).join('\n')
          : expected.error(issue),
    })
    .readonly()
}

function unknownKey(key: string, known: readonly string[]): string {
  const suggestion = nearest(key, known)
  return suggestion === undefined
    ? `unknown key; known here: ${known.join(', ')}`
    : `unknown key; did you mean "${suggestion}"?`
}

const identifier = 'has to be 1 to 128 letters, digits and . _ - @ + ='

const accessKey = record({
  accessKeyId: text(/^\w{3,128}$/, 'has to be 3 to 128 letters, digits and _'),
  secretAccessKey: text(/^[!-~]{8,128}$/, 'has to be 8 to 128 visible ASCII characters'),
})

const policy = z.custom<{ readonly [name: string]: Json }>(
  (value) => isJsonObject(value as Json),
  'has to be a policy document: an object with Version and Statement',
)

const policies = z
  .record(z.string().regex(/^[\w+=,.@-]{1,128}$/, 'is no name of a policy'), policy, {
    error: 'has to be an object of policy documents, by their names',
  })
  .readonly()
  .default({})

const user = record({
  name: text(/^[\w+=,.@-]{1,64}$/, 'has to be 1 to 64 letters, digits and + = , . @ _ -'),
  path: text(
    /^\/(?:[!-~]{0,510}\/)?$/,
    'has to begin and end with a slash, as /developers/',
  ).default('/'),
  id: text(/^\w{1,128}$/, 'has to be 1 to 128 letters and digits, as AIDA…').optional(),
  keys: list(accessKey, 'keys, each with accessKeyId and secretAccessKey'),
  policies,
})

const account = record({
  displayName: text(/^[^\p{C}]{1,128}$/u, 'has to be a name of 1 to 128 characters'),
  id: text(/^[\w.@+=-]{1,128}$/, identifier).optional(),
  canonicalId: text(/^[\w.@+=-]{1,128}$/, identifier).optional(),
  email: text(/^[^\s@]+@[^\s@]+$/, 'has to be an email address').optional(),
  keys: list(accessKey, 'keys, each with accessKeyId and secretAccessKey'),
  users: list(user, 'users, each with a name'),
})

/** The document of `--accounts FILE`, and of the `accounts.json` that `stowage account` keeps. */
export const accountsSchema = record({ accounts: list(account, 'accounts') })

export type StoredAccounts = z.output<typeof accountsSchema>
export type StoredAccount = StoredAccounts['accounts'][number]
export type StoredUser = StoredAccount['users'][number]
export type StoredKey = StoredUser['keys'][number]
