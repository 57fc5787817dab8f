import { isJsonObject } from '../../core/json.ts'
import type { Json } from '../../core/json.ts'
import { compileCondition } from './conditions/condition.ts'
import type { Condition } from './conditions/condition.ts'
import { policyError } from './errors.ts'
import { parsePatterns } from './parse-patterns.ts'
import { parsePrincipal } from './parse-principal.ts'
import type { PatternElement, PolicyKind, Statement } from './policy.ts'
import type { PrincipalElement } from './principal-element.ts'
import { parseTemplate } from './template.ts'

/** Where a statement stands. */
export interface StatementPlace {
  readonly kind: PolicyKind
  readonly variables: boolean
  readonly index: number
}

type Source = { readonly [name: string]: Json }

const elements = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
])

/** Parses one statement; `asks` are the condition keys that its conditions and variables ask for. */
export function parseStatement(
  source: Json,
  place: StatementPlace,
): { readonly statement: Statement; readonly asks: readonly string[] } {
  if (!isJsonObject(source)) throw malformed('Invalid policy syntax.', place)
  const unknown = Object.keys(source).find((name) => !elements.has(name))
  if (unknown !== undefined) throw malformed(`Unknown field ${unknown}`, place)
  const resource = parsePatterns(oneOf(source, 'Resource', place), {
    ...place,
    element: 'Resource',
  })
  const conditions = parseConditions(source['Condition'], place)
  const statement = {
    index: place.index,
    sid: parseSid(source['Sid'], place),
    effect: parseEffect(source['Effect'], place),
    principal: parsePrincipalOf(source, place),
    action: parsePatterns(oneOf(source, 'Action', place), { ...place, element: 'Action' }),
    resource,
    conditions,
  }
  return { statement, asks: asked(resource, conditions, place) }
}

/** The element or its `Not…` form: exactly one of the two. */
function oneOf(
  source: Source,
  name: 'Principal' | 'Action' | 'Resource',
  place: StatementPlace,
): { readonly value: Json; readonly negated: boolean } {
  const value = source[name]
  const opposite = source[`Not${name}`]
  if (value !== undefined && opposite === undefined) return { value, negated: false }
  if (opposite !== undefined && value === undefined) return { value: opposite, negated: true }
  if (value === undefined) throw malformed(`Missing required field ${name}`, place)
  throw malformed(`A statement has either ${name} or Not${name}`, place)
}

function parsePrincipalOf(source: Source, place: StatementPlace): PrincipalElement | undefined {
  if (place.kind === 'resource') return parsePrincipal(oneOf(source, 'Principal', place))
  if (source['Principal'] === undefined && source['NotPrincipal'] === undefined) return undefined
  throw malformed('Policy document should not specify a principal.', place)
}

function parseEffect(effect: Json | undefined, place: StatementPlace): 'Allow' | 'Deny' {
  if (effect === undefined) throw malformed('Missing required field Effect', place)
  if (effect === 'Allow' || effect === 'Deny') return effect
  if (typeof effect !== 'string') throw malformed('Invalid policy syntax.', place)
  throw malformed(`Invalid effect: ${effect.slice(0, 200)}`, place)
}

function parseSid(sid: Json | undefined, place: StatementPlace): string | undefined {
  if (sid === undefined) return undefined
  if (typeof sid !== 'string') throw malformed('Invalid policy syntax.', place)
  if (place.kind === 'identity' && !/^[0-9A-Za-z]*$/.test(sid)) {
    throw malformed('Statement IDs (SID) must be alpha-numeric.', place)
  }
  return sid
}

function parseConditions(source: Json | undefined, place: StatementPlace): readonly Condition[] {
  if (source === undefined) return []
  if (!isJsonObject(source)) throw malformed('Invalid policy syntax.', place)
  const { variables } = place
  return Object.entries(source).flatMap(([operator, block]) => {
    if (!isJsonObject(block)) throw malformed('Invalid policy syntax.', place)
    return Object.entries(block).map(([key, list]) =>
      compileCondition({ operator, key, values: parseValues(list, place), variables }),
    )
  })
}

function parseValues(list: Json, place: StatementPlace): readonly string[] {
  const values: readonly Json[] = Array.isArray(list) ? list : [list]
  return values.map((value) => {
    if (typeof value === 'string') return value
    // The grammar lets numbers and booleans go without quotes.
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
    throw malformed('Invalid policy syntax.', place)
  })
}

function asked(
  resource: PatternElement,
  conditions: readonly Condition[],
  { variables }: StatementPlace,
): readonly string[] {
  const keys = conditions.map(({ key }) => key.toLowerCase())
  if (!variables) return keys
  const sources = [...resource.patterns, ...conditions.flatMap(({ values }) => values)]
  const tokens = sources
    .filter((source) => source.includes('${'))
    .flatMap((source) => parseTemplate(source, { wildcards: false, variables }))
  return [...keys, ...tokens.flatMap((token) => (token.kind === 'variable' ? token.key : []))]
}

function malformed(message: string, { index }: StatementPlace): Error {
  return policyError('MalformedPolicy', { message, context: { statement: index } })
}
