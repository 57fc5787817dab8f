import type { AccountPrincipal, Principal, SessionPrincipal } from './principal.ts'

/** The `Principal` or `NotPrincipal` element of a statement. */
export interface PrincipalElement {
  readonly negated: boolean
  /** `'*'` is everybody; `{ "AWS": "*" }` is everybody but the services of AWS. */
  readonly everyone: 'all' | 'aws' | undefined
  readonly accounts: ReadonlySet<string>
  /** ARNs of users, roles and sessions. */
  readonly arns: ReadonlySet<string>
  readonly canonicalIds: ReadonlySet<string>
  readonly services: ReadonlySet<string>
  readonly federated: ReadonlySet<string>
}

/**
 * How a statement reaches a principal: directly; through its role or federating user, which leaves
 * boundary and session policies in force; or through its account, whose own policies must agree.
 * Source: IAM User Guide, "Policy evaluation logic".
 */
export type Grant = 'direct' | 'limited' | 'delegated'

/** How the element covers the principal; `undefined` if it does not. */
export function matchPrincipal(
  element: PrincipalElement,
  principal: Principal,
  effect: 'Allow' | 'Deny',
): Grant | undefined {
  if (!element.negated) return listed(element, principal)
  return excepted(element, principal, effect) ? undefined : 'direct'
}

function listed(element: PrincipalElement, principal: Principal): Grant | undefined {
  if (element.everyone === 'all') return 'direct'
  if (principal.type === 'service') {
    return element.services.has(principal.service) ? 'direct' : undefined
  }
  if (element.everyone === 'aws') return 'direct'
  if (principal.type === 'anonymous') return undefined
  if (principal.type === 'root') return hasAccount(element, principal) ? 'direct' : undefined
  if (element.arns.has(principal.arn)) return 'direct'
  if (principal.type === 'session') {
    const { federatedBy, issuer } = principal
    if (federatedBy !== undefined && element.federated.has(federatedBy)) return 'direct'
    if (element.arns.has(issuer)) return 'limited'
  }
  return hasAccount(element, principal) ? 'delegated' : undefined
}

/**
 * A `Deny` spares a principal only if the list names all that it is: itself, its role, its account.
 * An `Allow` passes it over if the list names any of these. Both ways, doubt gives less access.
 */
function excepted(
  element: PrincipalElement,
  principal: Principal,
  effect: 'Allow' | 'Deny',
): boolean {
  const any = listed(element, principal) !== undefined
  if (effect === 'Allow' || !any || element.everyone !== undefined) return any
  if (principal.type !== 'user' && principal.type !== 'session') return any
  const issuer = !('issuer' in principal) || element.arns.has(principal.issuer)
  return issuer && element.arns.has(principal.arn) && hasAccount(element, principal)
}

function hasAccount(
  element: PrincipalElement,
  principal: AccountPrincipal | SessionPrincipal,
): boolean {
  const { account, canonicalId } = principal
  if (element.accounts.has(account)) return true
  return canonicalId !== undefined && element.canonicalIds.has(canonicalId)
}
