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
  /** The user of the account that signed; undefined for its root user, and for nobody. */
  readonly user?: CallerUser
  /** The policies of a user and its groups; root has none and needs none. */
  readonly identityPolicies?: readonly Policy<'identity'>[]
}

/** A user as condition keys tell it: `aws:username` and `aws:userid`. */
export interface CallerUser {
  readonly name: string
  /** `AIDA…`: never used again, even when the name is. */
  readonly id: string
}

/** Whoever signs nothing. */
export const anonymous: Caller = {
  accessKeyId: undefined,
  account: 'anonymous',
  canonicalId: undefined,
  principal: { type: 'anonymous' },
}
