import type { NormalizedSchema } from '@smithy/core/schema'
import fc from 'fast-check'
import { isLostBySdk } from './sdk-exceptions.ts'

/** Where a value travels decides which text it may hold. */
type Location = 'xml' | 'header' | 'query' | 'label' | 'payload'

/** Names that S3 takes as they are and that careless codecs change. */
export const hostileKeys: readonly string[] = [
  'a b',
  'a+b',
  '100%',
  '%2F',
  'what?',
  '#1',
  '🐘/🪣',
  '..',
  '../up',
  './here',
  'a/../b',
  '/leading',
  '//two',
  'a//b',
  'trailing/',
  ' ',
  'é\u0301',
  'new\nline',
  'carriage\rreturn',
  '\u0001\u001f\u007f\ufffe',
  '__proto__',
  '<&>"\'',
  "!*'()",
]

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom(...hostileKeys),
)
const someText = anyText.filter((text) => text !== '')
const headerText = fc.stringMatching(/^[!-~](?:[ -~]{0,12}[!-~])?$/)
const token = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,8}$/)
const date = fc.integer({ min: 0, max: 4_102_444_800 }).map((seconds) => new Date(seconds * 1000))

const texts: Readonly<Record<Location, fc.Arbitrary<string>>> = {
  xml: anyText.filter((text) => !isLostBySdk(text)),
  header: headerText,
  query: anyText,
  label: someText,
  // An empty text leaves an empty body, which is none.
  payload: someText,
}

/** What a caller says about some members of a struct. */
export interface StructRules {
  readonly fixed?: Readonly<Record<string, unknown>>
  readonly needed?: ReadonlySet<string>
  readonly omitted?: ReadonlySet<string>
  readonly onlyRequired?: boolean
}

/** Values of a struct schema. Streaming members are left out. */
export function arbitraryStruct(
  schema: NormalizedSchema,
  { fixed = {}, needed = new Set(), omitted = new Set(), onlyRequired = false }: StructRules = {},
): fc.Arbitrary<Record<string, unknown>> {
  const required = requiredNames(schema)
  const always: Record<string, fc.Arbitrary<unknown>> = {}
  const sometimes: Record<string, fc.Arbitrary<unknown>> = {}
  for (const [member, memberSchema] of schema.structIterator()) {
    if (memberSchema.isStreaming() || omitted.has(member)) continue
    const value =
      member in fixed
        ? fc.constant(fixed[member])
        : arbitraryValue(memberSchema, locationOf(memberSchema))
    const isAlways = required.has(member) || needed.has(member)
    ;(isAlways ? always : sometimes)[member] = value
  }
  return fc
    .tuple(fc.record(always), fc.record(onlyRequired ? {} : sometimes, { requiredKeys: [] }))
    .map(([given, added]) => ({ ...given, ...added }))
}

/** A union holds exactly one of its members. */
function arbitraryUnion(schema: NormalizedSchema): fc.Arbitrary<unknown> {
  const members = Array.from(schema.structIterator(), ([member, memberSchema]) =>
    arbitraryValue(memberSchema, 'xml').map((value) => ({ [member]: value })),
  )
  return fc.oneof(...members)
}

function arbitraryValue(schema: NormalizedSchema, location: Location): fc.Arbitrary<unknown> {
  if (schema.isUnionSchema()) return arbitraryUnion(schema)
  if (schema.isStructSchema()) return arbitraryStruct(schema)
  if (schema.isMapSchema()) return fc.dictionary(token, headerText, { minKeys: 1, maxKeys: 3 })
  if (schema.isListSchema()) {
    const item = location === 'header' ? token : arbitraryValue(schema.getValueSchema(), location)
    // An empty flattened list leaves no trace on the wire, nor does an empty header.
    const isTraceless = location === 'header' || schema.getMergedTraits().xmlFlattened !== undefined
    return fc.array(item, { minLength: isTraceless ? 1 : 0, maxLength: 3 })
  }
  if (schema.isTimestampSchema()) return date
  if (schema.isBooleanSchema()) return fc.boolean()
  if (schema.isNumericSchema()) return fc.maxSafeNat()
  if (schema.isStringSchema()) return texts[location]
  throw new TypeError(`no values for ${schema.getName(true)}`)
}

function locationOf(schema: NormalizedSchema): Location {
  const { httpLabel, httpPayload, httpQuery, httpHeader, xmlAttribute } = schema.getMergedTraits()
  if (httpLabel !== undefined) return 'label'
  if (httpPayload !== undefined && schema.isStringSchema()) return 'payload'
  if (httpQuery !== undefined) return 'query'
  // The SDK does not escape a line end in an attribute, which XML then makes a space.
  return httpHeader === undefined && xmlAttribute === undefined ? 'xml' : 'header'
}

/** Read from the SDK's raw schema, not through the code under test. */
function requiredNames(schema: NormalizedSchema): ReadonlySet<string> {
  const raw: unknown = schema.getSchema()
  const names: unknown = Array.isArray(raw) ? raw[4] : []
  const count: unknown = Array.isArray(raw) ? raw[6] : 0
  return new Set(Array.isArray(names) ? names.slice(0, Number(count ?? 0)).map(String) : [])
}
