import { evaluate, mismatch } from './evaluate.ts'
import type { Mismatch, Verdict } from './evaluate.ts'
import type { Policy } from './policy.ts'
import type { RequestContext } from './request-context.ts'

/** What one statement had to say about a request. */
export interface StatementTrace {
  /** The place of its policy among those evaluated, from 0. */
  readonly policy: number
  /** The place of the statement in its policy, from 0. */
  readonly statement: number
  readonly sid: string | undefined
  readonly effect: 'Allow' | 'Deny'
  /** `undefined` if the statement applies. */
  readonly mismatch: TracedMismatch | undefined
}

/** The first element that did not fit, in the order principal, action, resource, conditions. */
export type TracedMismatch =
  | { readonly element: 'principal' | 'action' | 'resource' }
  | {
      readonly element: 'condition'
      readonly operator: string
      readonly key: string
      readonly expected: readonly string[]
      /** `undefined` if the request has no such key. */
      readonly actual: readonly string[] | undefined
    }

/** The verdict of {@link evaluate} with the trace of every statement: for people, not for each request. */
export function explain(
  policies: readonly Policy[],
  request: RequestContext,
): { readonly verdict: Verdict; readonly statements: readonly StatementTrace[] } {
  const action = request.action.toLowerCase()
  const statements = policies.flatMap((policy, place) =>
    policy.statements.map((statement) => ({
      policy: place,
      statement: statement.index,
      sid: statement.sid,
      effect: statement.effect,
      mismatch: traced(mismatch(statement, request, action), request),
    })),
  )
  return { verdict: evaluate(policies, request), statements }
}

function traced(reason: Mismatch | undefined, request: RequestContext): TracedMismatch | undefined {
  if (reason === undefined) return undefined
  if (typeof reason === 'string') return { element: reason }
  const { operator, key, values } = reason
  const actual = request.keys.get(key.toLowerCase())
  return { element: 'condition', operator, key, expected: values, actual }
}
