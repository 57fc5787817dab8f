import { parseJson, isJsonObject, type Json } from '../../core/json.ts'
import { formError } from './errors.ts'

/** What a form's policy asks of one field, or of its file. */
export type PostCondition =
  | {
      readonly operator: 'eq' | 'starts-with'
      /** In lower case, without `$`; undefined for a name that can be no field's. */
      readonly field: string | undefined
      readonly value: string
      /** As S3 shows it. */
      readonly text: string
    }
  | {
      readonly operator: 'content-length-range'
      /** Bytes; NaN for what is no number, which nothing fulfils. */
      readonly min: number
      readonly max: number
      readonly text: string
    }

/** What a form may send, and until when. */
export interface PostPolicy {
  readonly expiration: Date
  readonly conditions: readonly PostCondition[]
}

const invalid = (problem: string): Error =>
  formError('InvalidPolicyDocument', { message: `Invalid Policy: ${problem}` })

const escapes = /\\(.)/gs
const base64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/
const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/

/**
 * Reads the policy of a form. Throws `InvalidPolicyDocument`.
 * Source: S3 API Reference, "Browser-based uploads using POST: creating a POST policy".
 */
export function parsePostPolicy(encoded: string): PostPolicy {
  if (!base64.test(encoded)) throw invalid('invalid Base64 encoding.')
  const document = jsonOf(Buffer.from(encoded, 'base64').toString('utf8'))
  const { expiration, conditions, ...others } = document
  const [unexpected] = Object.keys(others)
  if (unexpected !== undefined) throw invalid(`Unexpected: "${unexpected}"`)
  if (expiration === undefined) throw invalid('Policy missing expiration.')
  if (conditions === undefined) throw invalid('Policy missing conditions.')
  if (!Array.isArray(conditions)) throw invalid("Invalid 'conditions' value: must be a List.")
  return { expiration: timeOf(expiration), conditions: conditions.map(conditionOf) }
}

function jsonOf(text: string): { readonly [name: string]: Json } {
  // The policy language has two escapes that JSON has not.
  const json = text.replace(escapes, (pair, char) =>
    char === '$' ? '$' : char === 'v' ? '\\u000b' : pair,
  )
  let document: Json
  try {
    document = parseJson(json)
  } catch {
    throw invalid('Invalid JSON.')
  }
  if (!isJsonObject(document)) throw invalid('Invalid JSON.')
  return document
}

function timeOf(expiration: Json): Date {
  const text = typeof expiration === 'string' ? expiration : JSON.stringify(expiration)
  const time = new Date(timestamp.test(text) ? text : Number.NaN)
  if (!Number.isNaN(time.getTime())) return time
  throw invalid(`Invalid 'expiration' value: '${text}'`)
}

function conditionOf(condition: Json): PostCondition {
  if (Array.isArray(condition)) return listedCondition(condition)
  if (!isJsonObject(condition)) throw invalid('Invalid condition test: must be a List or Object.')
  const [property, ...others] = Object.entries(condition)
  if (property === undefined || others.length > 0) {
    throw invalid(
      'Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.',
    )
  }
  const [name, value] = property
  if (typeof value !== 'string') throw invalid('Invalid Simple-Condition: value must be a string.')
  const text = shown(['eq', `$${name}`, value])
  return { operator: 'eq', field: name.toLowerCase(), value, text }
}

function listedCondition(condition: readonly Json[]): PostCondition {
  const [name, first, second, ...others] = condition
  if (typeof name !== 'string') throw invalid('Invalid Condition: missing operation identifier.')
  const operator = name.toLowerCase()
  if (operator !== 'eq' && operator !== 'starts-with' && operator !== 'content-length-range')
    throw invalid(`Invalid Condition: unknown operation '${name}'.`)
  if (!isScalar(first) || !isScalar(second) || others.length > 0)
    throw invalid(`Invalid ${operator}: wrong number of arguments.`)
  const text = shown(condition)
  if (operator === 'content-length-range')
    return { operator, min: bytesOf(first), max: bytesOf(second), text }
  const field = String(first)
  const value = String(second)
  return field.startsWith('$')
    ? { operator, field: field.slice(1).toLowerCase(), value, text }
    : { operator, field: undefined, value, text }
}

const isScalar = (value: Json | undefined): value is string | number =>
  typeof value === 'string' || typeof value === 'number'

const bytesOf = (value: string | number): number =>
  /^-?\d{1,20}$/.test(String(value)) ? Number(value) : Number.NaN

const shown = (condition: readonly Json[]): string =>
  `[${condition.map((each) => JSON.stringify(each)).join(', ')}]`
