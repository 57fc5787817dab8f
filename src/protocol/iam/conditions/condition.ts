import { policyError } from '../errors.ts'
import type { ContextKeys } from '../request-context.ts'
import type { ValueTest } from '../template.ts'
import { operators } from './operators.ts'

/** One operator on one key of a `Condition` element. */
export interface Condition {
  /** As written: `ForAllValues:StringLikeIfExists`. */
  readonly operator: string
  readonly quantifier: 'ForAllValues' | 'ForAnyValue' | undefined
  /** The operator without quantifier and `IfExists`: `StringLike`. */
  readonly comparison: string
  readonly negated: boolean
  readonly ifExists: boolean
  /** As written; looked up in lower case. */
  readonly key: string
  readonly values: readonly string[]
  readonly test: (keys: ContextKeys) => boolean
}

/** What a condition says in a policy. */
export interface ConditionSource {
  readonly operator: string
  readonly key: string
  readonly values: readonly string[]
  /** Whether the version of the policy has variables. */
  readonly variables: boolean
}

const shape = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/

/** Compiles a condition. Throws MalformedPolicy at an operator that IAM does not have. */
export function compileCondition(source: ConditionSource): Condition {
  const { operator, key, values } = source
  const [, quantifier, comparison = '', exists] = shape.exec(operator) ?? []
  const rule = operators.get(comparison)
  const bare = quantifier === undefined && exists === undefined
  if (rule === undefined && !(comparison === 'Null' && bare)) {
    throw policyError('MalformedPolicy', {
      message: `Invalid Condition type : ${operator}`,
      context: { operator },
    })
  }
  const parts = {
    operator,
    quantifier: asQuantifier(quantifier),
    comparison,
    negated: rule?.negated ?? false,
    ifExists: exists !== undefined,
    key,
    values,
  }
  const lookup = key.toLowerCase()
  if (rule === undefined) return { ...parts, test: nullTest(lookup, values) }
  const tests = values.map((value) => rule.compile(value, source.variables))
  return { ...parts, test: setTest(lookup, { ...parts, tests }) }
}

function asQuantifier(text: string | undefined): Condition['quantifier'] {
  return text === 'ForAllValues' || text === 'ForAnyValue' ? text : undefined
}

/** `Null` is about presence; a key without values counts as null. */
function nullTest(key: string, values: readonly string[]): Condition['test'] {
  const wanted = new Set(values.map((value) => value.toLowerCase()))
  return (keys) => wanted.has(String((keys.get(key)?.length ?? 0) === 0))
}

interface SetRule {
  readonly quantifier: Condition['quantifier']
  readonly negated: boolean
  readonly ifExists: boolean
  readonly tests: readonly ValueTest[]
}

function setTest(key: string, rule: SetRule): Condition['test'] {
  const { quantifier, negated, ifExists, tests } = rule
  const equals = (value: string, keys: ContextKeys): boolean => {
    for (const test of tests) if (test(value, keys)) return true
    return false
  }
  return (keys) => {
    const values = keys.get(key)
    if (values === undefined && ifExists) return true
    if (quantifier === undefined) {
      // Negation is over the whole comparison: an absent key equals nothing, so it differs.
      return values?.some((value) => equals(value, keys)) === true ? !negated : negated
    }
    // IAM calls a set of nothing but empty strings a null data set, like a set of nothing.
    if (values === undefined || values.every((value) => value === '')) {
      return quantifier === 'ForAllValues'
    }
    const passes = (value: string): boolean => equals(value, keys) !== negated
    return quantifier === 'ForAllValues' ? values.every(passes) : values.some(passes)
  }
}
