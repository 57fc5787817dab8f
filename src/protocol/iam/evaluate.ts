import type { Condition } from './conditions/condition.ts'
import type { Policy, PatternElement, Statement } from './policy.ts'
import { matchPrincipal } from './principal-element.ts'
import type { Grant } from './principal-element.ts'
import type { ContextKeys, RequestContext } from './request-context.ts'

export type Effect = 'allow' | 'explicit-deny' | 'implicit-deny'

/** What a set of policies says, and the statement that decided it. */
export type Verdict =
  | { readonly effect: 'allow'; readonly statement: Statement; readonly grant: Grant }
  | { readonly effect: 'explicit-deny'; readonly statement: Statement }
  | { readonly effect: 'implicit-deny' }

const IMPLICIT_DENY: Verdict = { effect: 'implicit-deny' }
const strength = { delegated: 1, limited: 2, direct: 3 } as const

/** Evaluates policies for a request: any `Deny` wins, else the `Allow` that reaches the principal best. */
export function evaluate(policies: readonly Policy[], request: RequestContext): Verdict {
  const action = request.action.toLowerCase()
  let allowed: Statement | undefined
  let best: Grant | undefined
  for (const policy of policies) {
    for (const statement of policy.statements) {
      if (mismatch(statement, request, action) !== undefined) continue
      if (statement.effect === 'Deny') return { effect: 'explicit-deny', statement }
      const grant = grantOf(statement, request) ?? 'direct'
      if (best === undefined || strength[grant] > strength[best]) {
        best = grant
        allowed = statement
      }
    }
  }
  if (allowed === undefined || best === undefined) return IMPLICIT_DENY
  return { effect: 'allow', statement: allowed, grant: best }
}

/** Why a statement does not speak about a request: an element's name, or the condition that failed. */
export type Mismatch = 'principal' | 'action' | 'resource' | Condition

/** `undefined` if the statement applies. `action` is the request's, in lower case. */
export function mismatch(
  statement: Statement,
  request: RequestContext,
  action: string,
): Mismatch | undefined {
  const { keys } = request
  if (statement.principal !== undefined && grantOf(statement, request) === undefined) {
    return 'principal'
  }
  if (!matches(statement.action, action, keys)) return 'action'
  if (!matches(statement.resource, request.resource, keys)) return 'resource'
  for (const condition of statement.conditions) if (!condition.test(keys)) return condition
  return undefined
}

function grantOf(statement: Statement, { principal }: RequestContext): Grant | undefined {
  if (statement.principal === undefined) return undefined
  return matchPrincipal(statement.principal, principal, statement.effect)
}

function matches(element: PatternElement, text: string, keys: ContextKeys): boolean {
  for (const test of element.tests) if (test(text, keys)) return !element.negated
  return element.negated
}
