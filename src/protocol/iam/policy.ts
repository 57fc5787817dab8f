import type { Condition } from './conditions/condition.ts'
import type { PrincipalElement } from './principal-element.ts'
import type { ValueTest } from './template.ts'

/** Attached to a resource, and naming principals; or attached to an identity, and naming none. */
export type PolicyKind = 'resource' | 'identity'

export type PolicyVersion = '2008-10-17' | '2012-10-17'

/** A policy document, parsed and compiled: made by `parsePolicy`, cheap to evaluate many times. */
export interface Policy<Kind extends PolicyKind = PolicyKind> {
  readonly kind: Kind
  readonly version: PolicyVersion
  readonly id: string | undefined
  readonly statements: readonly Statement[]
  /** The lower-case condition keys that its conditions and variables ask for. */
  readonly keys: ReadonlySet<string>
}

export interface Statement {
  /** Its place in the policy, from 0. */
  readonly index: number
  readonly sid: string | undefined
  readonly effect: 'Allow' | 'Deny'
  /** `undefined` in identity policies: there the principal is whoever the policy is attached to. */
  readonly principal: PrincipalElement | undefined
  readonly action: PatternElement
  readonly resource: PatternElement
  readonly conditions: readonly Condition[]
}

/** `Action`, `NotAction`, `Resource` or `NotResource`. */
export interface PatternElement {
  readonly negated: boolean
  /** As written. */
  readonly patterns: readonly string[]
  /** One test for each pattern. Actions are tested in lower case. */
  readonly tests: readonly ValueTest[]
}
