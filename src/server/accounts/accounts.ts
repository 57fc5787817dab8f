import type { Caller } from '../caller.ts'
import type { RootCredentials } from '../root-credentials.ts'
import type { SecretFor } from '../../protocol/sigv4/secret-of.ts'
import type { Account } from './account.ts'
import { canonicalIdOf } from './canonical-id.ts'

/** Every account that a server knows, and whose an access key is. */
export interface Accounts {
  all(): readonly Account[]
  account(id: string): Account | undefined
  byCanonicalId(id: string): Account | undefined
  byEmail(email: string): Account | undefined
  readonly secretFor: SecretFor
  /** Who signs with an access key that `secretFor` knows. */
  callerOf(accessKeyId: string): Caller
}

/** The accounts of a server that knows one, by its root credentials. */
export function singleAccount(credentials: RootCredentials): Accounts {
  const { account: id, accessKeyId } = credentials
  const canonicalId = canonicalIdOf(id)
  const account: Account = { id, canonicalId, displayName: 'root' }
  const caller: Caller = {
    accessKeyId,
    account: id,
    canonicalId,
    principal: { type: 'root', account: id, arn: `arn:aws:iam::${id}:root`, canonicalId },
  }
  return {
    all: () => [account],
    account: (other) => (other === id ? account : undefined),
    byCanonicalId: (other) => (other === canonicalId ? account : undefined),
    byEmail: () => undefined,
    secretFor: (other) => (other === accessKeyId ? credentials : undefined),
    callerOf: () => caller,
  }
}
