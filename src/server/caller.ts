import type { Policy } from '../protocol/iam/policy.ts'
import type { Principal } from '../protocol/iam/principal.ts'

/** Who made the request, once authenticated. */
export interface Caller {
  /** Undefined for an anonymous request. */
  readonly accessKeyId: string | undefined
  /** The account id, `anonymous` for nobody. */
  readonly account: string
  /** By which ACLs name the account. */
  readonly canonicalId: string | undefined
  readonly principal: Principal
  /** The policies of a user and its groups; root has none and needs none. */
  readonly identityPolicies?: readonly Policy<'identity'>[]
}
