import type { Caller } from '../caller.ts'
import type { SecretFor } from '../../protocol/sigv4/secret-of.ts'
import type { Account } from './account.ts'

/** Every account that a server knows, and whose an access key is. */
export interface Accounts {
  all(): readonly Account[]
  account(id: string): Account | undefined
  byCanonicalId(id: string): Account | undefined
  /** In any case. */
  byEmail(email: string): Account | undefined
  readonly secretFor: SecretFor
  /** Who signs with an access key that `secretFor` knows. */
  callerOf(accessKeyId: string): Caller
}
