import { createHash } from 'node:crypto'
import { isStowageError } from '../../core/error.ts'
import type { Problem } from '../../declaration/problem.ts'
import { parsePolicy } from '../../protocol/iam/parse-policy.ts'
import type { Policy } from '../../protocol/iam/policy.ts'
import type { Caller } from '../caller.ts'
import type { RootCredentials } from '../root-credentials.ts'
import type { Account } from './account.ts'
import type { StoredAccount, StoredKey, StoredUser } from './accounts-schema.ts'
import { canonicalIdOf } from './canonical-id.ts'
import { invalidAccounts, type AccountsSource } from './read-accounts.ts'

/** An access key that somebody has. */
export interface KnownKey {
  readonly secretAccessKey: string
  readonly caller: Caller
}

/** Every account that a server knows, found by whatever names it. */
export interface Registry {
  readonly accounts: ReadonlyMap<string, Account>
  readonly byCanonicalId: ReadonlyMap<string, Account>
  /** In lower case. */
  readonly byEmail: ReadonlyMap<string, Account>
  readonly keys: ReadonlyMap<string, KnownKey>
}

/**
 * Puts together the account of the root credentials, which is the first, and those of the documents. Throws
 * `AccountsInvalid` for a document that uses an id, an address or a key which is taken, and for policies that are none.
 */
export function createRegistry(
  { account: id, accessKeyId, secretAccessKey }: RootCredentials,
  sources: readonly AccountsSource[],
): Registry {
  const building: Building = {
    accounts: new Map(),
    byCanonicalId: new Map(),
    byEmail: new Map(),
    keys: new Map(),
    problems: [],
  }
  const root = { displayName: 'root', id, keys: [{ accessKeyId, secretAccessKey }], users: [] }
  addAccount(building, root, [])
  for (const { file, document } of sources) {
    document.accounts.forEach((stored, index) => addAccount(building, stored, ['accounts', index]))
    if (building.problems.length > 0) throw invalidAccounts(building.problems, file)
  }
  return building
}

type Path = readonly PropertyKey[]

interface Building extends Registry {
  readonly accounts: Map<string, Account>
  readonly byCanonicalId: Map<string, Account>
  readonly byEmail: Map<string, Account>
  readonly keys: Map<string, KnownKey>
  readonly problems: Problem[]
}

function addAccount(building: Building, stored: StoredAccount, path: Path): void {
  const { displayName, email, id = accountIdOf(displayName) } = stored
  const { canonicalId = canonicalIdOf(id) } = stored
  const account: Account = { id, canonicalId, displayName, ...(email !== undefined && { email }) }
  const place = { building, path }
  add(building.accounts, [id, account], { ...place, member: 'id' })
  add(building.byCanonicalId, [canonicalId, account], { ...place, member: 'canonicalId' })
  if (email !== undefined)
    add(building.byEmail, [email.toLowerCase(), account], { ...place, member: 'email' })
  const caller = {
    account: id,
    canonicalId,
    principal: { type: 'root', account: id, arn: `arn:aws:iam::${id}:root`, canonicalId },
  } as const
  addKeys(stored.keys, caller, place)
  const names = new Map<string, StoredUser>()
  stored.users.forEach((user, index) => {
    const ofUser = { building, path: [...path, 'users', index] }
    add(names, [user.name.toLowerCase(), user], { ...ofUser, member: 'name' })
    addKeys(user.keys, userCaller(user, account, ofUser), ofUser)
  })
}

interface Place {
  readonly building: Building
  readonly path: Path
}

function userCaller(
  { name, path: userPath, policies, id }: StoredUser,
  { id: account, canonicalId }: Account,
  { building, path }: Place,
): Omit<Caller, 'accessKeyId'> {
  const identityPolicies = Object.entries(policies).flatMap(([policyName, document]) => {
    const policy = parsed(JSON.stringify(document))
    if (!(policy instanceof Error)) return [policy]
    building.problems.push({ path: [...path, 'policies', policyName], message: policy.message })
    return []
  })
  const arn = `arn:aws:iam::${account}:user${userPath}${name}`
  return {
    account,
    canonicalId,
    principal: { type: 'user', account, arn, canonicalId },
    user: { name, id: id ?? userIdOf(account, name) },
    identityPolicies,
  }
}

function parsed(document: string): Policy<'identity'> | Error {
  try {
    return parsePolicy(document, 'identity')
  } catch (error) {
    if (isStowageError(error, 'MalformedPolicy')) return error
    throw error
  }
}

function addKeys(
  keys: readonly StoredKey[],
  caller: Omit<Caller, 'accessKeyId'>,
  { building, path }: Place,
): void {
  keys.forEach(({ accessKeyId, secretAccessKey }, index) => {
    const known = { secretAccessKey, caller: { ...caller, accessKeyId } }
    const keyPath = [...path, 'keys', index]
    add(building.keys, [accessKeyId, known], { building, path: keyPath, member: 'accessKeyId' })
  })
}

/** Adds to a map what no other entry of it may have. */
function add<Value>(
  map: Map<string, Value>,
  [key, value]: readonly [string, Value],
  { building, path, member }: Place & { readonly member: string },
): void {
  if (map.has(key)) {
    const message = 'is taken already; each has to be of one alone'
    building.problems.push({ path: [...path, member], value: key, message })
  } else map.set(key, value)
}

/** Twelve digits, always the same for a name. */
export function accountIdOf(displayName: string): string {
  const digest = createHash('sha256').update(`account id of ${displayName}`).digest()
  return String(digest.readBigUInt64BE() % 1_000_000_000_000n).padStart(12, '0')
}

/** As AWS has the ids of users, always the same for a name in an account. */
function userIdOf(account: string, name: string): string {
  const digest = createHash('sha256').update(`user ${name} of ${account}`).digest('hex')
  return `AIDA${digest.slice(0, 17).toUpperCase()}`
}
