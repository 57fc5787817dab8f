import type { Json } from '../../core/json.ts'
import { compileArn } from './arn.ts'
import { policyError } from './errors.ts'
import type { PatternElement, PolicyKind } from './policy.ts'
import { parseTemplate, templateTest } from './template.ts'
import type { Token, ValueTest } from './template.ts'
import { compileWildcard } from './wildcard.ts'

interface PatternPlace {
  readonly kind: PolicyKind
  readonly variables: boolean
  /** The place of the statement in its policy. */
  readonly index: number
  readonly element: 'Action' | 'Resource'
}

/** The grammar's form of an action; whether S3 has it is asked when a bucket policy is put. */
const actionForm = /^(?:\*|[a-z0-9-]+:[a-z0-9*?]+)$/i

/** The head of an ARN up to its fifth colon: no variable can stand in it. */
const arnHead = /^arn:(?:[^:]*:){4}/

/** Parses `Action`, `NotAction`, `Resource` or `NotResource`: one pattern or a list of them. */
export function parsePatterns(
  source: { readonly value: Json; readonly negated: boolean },
  place: PatternPlace,
): PatternElement {
  const list: readonly Json[] = Array.isArray(source.value) ? source.value : [source.value]
  if (list.length === 0) throw invalid('', place)
  const patterns = list.map((pattern) => {
    if (typeof pattern !== 'string') throw invalid(typeof pattern, place)
    return pattern
  })
  const compile = place.element === 'Action' ? compileAction : compileResource
  const tests = patterns.map((pattern) => compile(pattern, place))
  return { negated: source.negated, patterns, tests }
}

function compileAction(pattern: string, place: PatternPlace): ValueTest {
  if (!actionForm.test(pattern)) throw invalid(pattern, place)
  const syntax = { wildcards: true, variables: false }
  const match = compileWildcard(parseTemplate(pattern.toLowerCase(), syntax))
  return (action) => match(action)
}

function compileResource(pattern: string, place: PatternPlace): ValueTest {
  if (pattern === '*') return () => true
  const head = arnHead.exec(pattern)?.[0]
  if (head === undefined) throw invalid(pattern, place)
  const tokens: readonly Token[] = [
    ...parseTemplate(head, { wildcards: true, variables: false }),
    ...parseTemplate(pattern.slice(head.length), { wildcards: true, variables: place.variables }),
  ]
  return templateTest(tokens, compileArn)
}

function invalid(pattern: string, { kind, element, index }: PatternPlace): Error {
  const context = { statement: index, pattern: pattern.slice(0, 200) }
  if (kind === 'resource') {
    const message = `Policy has invalid ${element.toLowerCase()}`
    return policyError('MalformedPolicy', { message, context })
  }
  const message =
    element === 'Action'
      ? 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.'
      : `Resource ${context.pattern} must be in ARN format or "*".`
  return policyError('MalformedPolicy', { message, context })
}
