import type { NormalizedSchema } from '@smithy/core/schema'
import { s3Error } from '../errors.ts'
import { scalarOf, type Scalar } from './scalar.ts'

/** The value of a header or query parameter: one, or several of the same name. */
export type HttpValues = Readonly<Record<string, string | readonly string[] | undefined>>

/** A request or a response without its body. */
export interface HttpHead {
  readonly labels: Readonly<Record<string, string | undefined>>
  readonly query: readonly (readonly [name: string, value: string])[]
  /** By lower-case name. */
  readonly headers: HttpValues
}

/** Where one member travels in the head. */
export interface HeadBinding {
  readonly member: string
  readonly where: 'label' | 'query' | 'header'
  /** As the model spells it; headers are compared in lower case. */
  readonly wireName: string
  readonly scalar: Scalar
  readonly isList: boolean
  readonly isRequired: boolean
}

/** The members of a head, as they are looked for. */
export interface HeadIndex {
  readonly byMember: ReadonlyMap<string, HeadBinding>
  /** Two members may read one header: `Expires`. */
  readonly byHeader: ReadonlyMap<string, readonly HeadBinding[]>
  readonly inUrl: readonly HeadBinding[]
  readonly required: readonly HeadBinding[]
}

export function headIndexOf(head: readonly HeadBinding[]): HeadIndex {
  const byHeader = new Map<string, HeadBinding[]>()
  for (const binding of head) {
    const { where, wireName } = binding
    if (where === 'header') byHeader.set(wireName, [...(byHeader.get(wireName) ?? []), binding])
  }
  return {
    byMember: new Map(head.map((binding) => [binding.member, binding])),
    byHeader,
    inUrl: head.filter(({ where }) => where !== 'header'),
    required: head.filter(({ isRequired }) => isRequired),
  }
}

export function headBinding(
  member: string,
  schema: NormalizedSchema,
  isRequired: boolean,
): HeadBinding {
  const { httpQuery, httpHeader } = schema.getMergedTraits()
  const isList = schema.isListSchema()
  const item = isList ? schema.getValueSchema() : schema
  if (httpQuery !== undefined) {
    return {
      member,
      where: 'query',
      wireName: httpQuery,
      scalar: scalarOf(item, 'query'),
      isList,
      isRequired,
    }
  }
  if (httpHeader !== undefined) {
    const wireName = headerNames[httpHeader] ?? httpHeader
    return {
      member,
      where: 'header',
      wireName: wireName.toLowerCase(),
      scalar: scalarOf(item, 'header'),
      isList,
      isRequired,
    }
  }
  return {
    member,
    where: 'label',
    wireName: member,
    scalar: scalarOf(item, 'query'),
    isList,
    isRequired,
  }
}

/** The SDK invents a header for the unparsed `Expires`; on the wire there is one. */
const headerNames: Readonly<Record<string, string>> = { ExpiresString: 'Expires' }

/** Reads the members that are in the head. Throws `InvalidRequest`, `InvalidArgument` when strict. */
export function readHead(
  { byHeader, inUrl, required }: HeadIndex,
  head: HttpHead,
  strict: boolean,
): Record<string, unknown> {
  const value: Record<string, unknown> = {}
  if (strict) {
    for (const binding of required) if (textOf(binding, head) === undefined) throw missing(binding)
  }
  const take = (binding: HeadBinding): void => {
    const text = textOf(binding, head)
    const memberValue = text === undefined ? undefined : parseText(binding, text, strict)
    if (memberValue !== undefined) value[binding.member] = memberValue
  }
  inUrl.forEach(take)
  // By the headers that are there: of the forty members of an output, hardly ten are.
  for (const name in head.headers) byHeader.get(name)?.forEach(take)
  return value
}

function textOf(
  { where, wireName }: HeadBinding,
  { labels, query, headers }: HttpHead,
): string | undefined {
  if (where === 'header') {
    const values = headers[wireName]
    return values === undefined ? undefined : joined(values)
  }
  if (where === 'label') return labels[wireName]
  for (const [name, value] of query) if (name === wireName) return value
  return undefined
}

export const joined = (values: string | readonly string[] | undefined): string =>
  typeof values === 'string' ? values : (values ?? []).join(', ')

function parseText(binding: HeadBinding, text: string, strict: boolean): unknown {
  if (binding.isList) return text.split(',').map((each) => binding.scalar.parse(each.trim()))
  const value = binding.scalar.parse(text)
  // HTTP's own dates that nobody can read are ignored, as RFC 9110 §13.1.3 asks of conditions.
  const isIgnored = binding.where === 'header' && !binding.wireName.startsWith('x-amz-')
  if (value !== undefined || !strict || isIgnored) return value
  throw s3Error('InvalidArgument', {
    message: `Provided ${binding.wireName} not ${binding.scalar.expects}`,
    context: { ArgumentName: binding.wireName, ArgumentValue: text },
  })
}

const missing = ({ wireName, where }: HeadBinding): Error =>
  s3Error('InvalidRequest', { message: `Missing required ${where} for this request: ${wireName}` })
