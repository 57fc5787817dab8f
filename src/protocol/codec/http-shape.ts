import type { NormalizedSchema } from '@smithy/core/schema'
import { s3Error } from '../errors.ts'
import { parseXml, type XmlElement } from '../xml/parse-xml.ts'
import { scalarOf, type Scalar } from './scalar.ts'
import { requiredMembers, xmlShapeOf, xmlStructOf, type XmlShape } from './xml-shape.ts'

/** The value of a header or query parameter: one, or several of the same name. */
export type HttpValues = Readonly<Record<string, string | readonly string[] | undefined>>

/** What a shape reads from and writes to: a request or a response, without its streaming body. */
export interface HttpParts {
  readonly labels: Readonly<Record<string, string | undefined>>
  readonly query: readonly (readonly [name: string, value: string])[]
  /** By lower-case name. */
  readonly headers: HttpValues
  /** The whole body as text; empty for a streaming one. */
  readonly body: string
}

export interface WrittenParts {
  readonly labels: Record<string, string>
  readonly query: [name: string, value: string][]
  readonly headers: Record<string, string>
  /** XML or text. Undefined when the shape has no body, or a streaming one. */
  body?: string
}

export interface HttpShape {
  /** The member that is the body, streamed, if there is one. */
  readonly streaming: string | undefined
  readonly hasBody: boolean
  /** Reads every member but the streaming one. Throws `MalformedXML`, `InvalidArgument`. */
  read(parts: HttpParts, strict: boolean): Record<string, unknown>
  write(value: Readonly<Record<string, unknown>>): WrittenParts
}

interface HeadBinding {
  readonly member: string
  readonly where: 'label' | 'query' | 'header'
  /** As the model spells it; headers are compared in lower case. */
  readonly wireName: string
  readonly scalar: Scalar
  readonly isList: boolean
  readonly isRequired: boolean
}

interface BodyBinding {
  readonly isRequired: boolean
  read(text: string, strict: boolean, into: Record<string, unknown>): void
  write(value: Readonly<Record<string, unknown>>): string | undefined
}

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/'
const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'

/** Compiles where each member of an input or output struct travels. */
export function httpShapeOf(schema: NormalizedSchema): HttpShape {
  const required = requiredMembers(schema)
  const head: HeadBinding[] = []
  const prefixes: { member: string; prefix: string }[] = []
  const inBody = new Set<string>()
  let streaming: string | undefined
  let body: BodyBinding | undefined

  for (const [member, memberSchema] of schema.structIterator()) {
    const traits = memberSchema.getMergedTraits()
    if (traits.httpPrefixHeaders !== undefined) {
      prefixes.push({ member, prefix: traits.httpPrefixHeaders.toLowerCase() })
    } else if (traits.httpPayload !== undefined) {
      if (memberSchema.isStreaming()) streaming = member
      else body = payloadBinding(member, memberSchema, required.has(member))
    } else if (
      traits.httpLabel !== undefined ||
      traits.httpQuery !== undefined ||
      traits.httpHeader !== undefined
    ) {
      head.push(headBinding(member, memberSchema, required.has(member)))
    } else inBody.add(member)
  }
  if (inBody.size > 0) body = structBinding(schema, inBody, required)
  const byMember = new Map(head.map((binding) => [binding.member, binding]))
  const bindings = { head, byMember, prefixes, body }
  return {
    streaming,
    hasBody: body !== undefined,
    read: (parts, strict) => readShape(bindings, parts, strict),
    write: (value) => writeShape(bindings, value),
  }
}

interface Bindings {
  readonly head: readonly HeadBinding[]
  readonly byMember: ReadonlyMap<string, HeadBinding>
  readonly prefixes: readonly { member: string; prefix: string }[]
  readonly body: BodyBinding | undefined
}

function headBinding(member: string, schema: NormalizedSchema, isRequired: boolean): HeadBinding {
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

function readShape({ head, prefixes, body }: Bindings, parts: HttpParts, strict: boolean) {
  const value: Record<string, unknown> = {}
  for (const binding of head) {
    const text = textOf(binding, parts)
    if (text !== undefined) {
      const memberValue = parseText(binding, text, strict)
      if (memberValue !== undefined) value[binding.member] = memberValue
    } else if (strict && binding.isRequired) throw missing(binding)
  }
  for (const { member, prefix } of prefixes) {
    const entries = prefixed(parts.headers, prefix)
    if (entries !== undefined) value[member] = entries
  }
  if (body !== undefined && (parts.body !== '' || (strict && body.isRequired)))
    body.read(parts.body, strict, value)
  return value
}

/** The headers below a prefix, without it. Most requests have none, and pay for no copy of the others. */
function prefixed(headers: HttpValues, prefix: string): Record<string, string> | undefined {
  let found: [string, string][] | undefined
  for (const name in headers) {
    if (name.startsWith(prefix))
      (found ??= []).push([name.slice(prefix.length), joined(headers[name])])
  }
  return found && Object.fromEntries(found)
}

function textOf(
  { where, wireName }: HeadBinding,
  { labels, query, headers }: HttpParts,
): string | undefined {
  if (where === 'header') {
    const values = headers[wireName]
    return values === undefined ? undefined : joined(values)
  }
  if (where === 'label') return labels[wireName]
  for (const [name, value] of query) if (name === wireName) return value
  return undefined
}

const joined = (values: string | readonly string[] | undefined): string =>
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

function writeShape(
  { byMember, prefixes, body }: Bindings,
  value: Readonly<Record<string, unknown>>,
): WrittenParts {
  const parts: WrittenParts = { labels: {}, query: [], headers: {} }
  // By what is there: of the forty members of an output, hardly ten are.
  for (const member in value) {
    const memberValue = value[member]
    const binding = byMember.get(member)
    if (binding === undefined || memberValue === undefined || memberValue === null) continue
    const { where, wireName, scalar, isList } = binding
    const text =
      isList && Array.isArray(memberValue)
        ? memberValue.map((each) => scalar.format(each)).join(', ')
        : scalar.format(memberValue)
    if (where === 'header') parts.headers[wireName] = text
    else if (where === 'query') parts.query.push([wireName, text])
    else parts.labels[wireName] = text
  }
  for (const { member, prefix } of prefixes) {
    const map = value[member]
    if (typeof map !== 'object' || map === null) continue
    for (const [name, text] of Object.entries(map))
      parts.headers[prefix + name.toLowerCase()] = String(text)
  }
  const text = body?.write(value)
  if (text !== undefined) parts.body = text
  return parts
}

function payloadBinding(
  member: string,
  schema: NormalizedSchema,
  isRequired: boolean,
): BodyBinding {
  if (schema.isStringSchema()) {
    return {
      isRequired,
      read: (text, _strict, into) => void (into[member] = text),
      write({ [member]: text }) {
        return typeof text === 'string' ? text : undefined
      },
    }
  }
  const root = schema.getMergedTraits().xmlName ?? schema.getName() ?? member
  const shape = xmlShapeOf(schema)
  return {
    isRequired,
    read: (text, strict, into) =>
      void (into[member] = readRoot(shape, root, { element: parseXml(text), strict })),
    write: (value) =>
      value[member] === undefined ? undefined : document(shape, root, value[member]),
  }
}

/** A body made of the members that travel nowhere else. */
function structBinding(
  schema: NormalizedSchema,
  members: ReadonlySet<string>,
  required: ReadonlySet<string>,
): BodyBinding {
  const root = schema.getMergedTraits().xmlName ?? schema.getName() ?? ''
  const shape = xmlStructOf(schema, members)
  // GetBucketLocation: the root itself holds the text of its only member, which has the root's name.
  const isText = members.size === 1 && members.has(root)
  return {
    isRequired: [...members].some((member) => required.has(member)),
    read(text, strict, into) {
      const element = parseXml(text)
      if (!isText || element.children.length > 0)
        Object.assign(into, readRoot(shape, root, { element, strict }))
      else if (element.text !== '') into[root] = element.text
    },
    write(value) {
      if (isText) return document(xmlShapeOf(schema.getMemberSchema(root)), root, value[root] ?? '')
      return document(shape, root, value)
    },
  }
}

function readRoot(
  shape: XmlShape,
  root: string,
  { element, strict }: { element: XmlElement; strict: boolean },
): unknown {
  if (strict && element.name !== root) throw s3Error('MalformedXML')
  return shape.read(element, strict)
}

function document(shape: XmlShape, root: string, value: unknown): string {
  const element = shape.write(root, value)
  return `${declaration}<${root} xmlns="${namespace}"${element.slice(root.length + 1)}`
}
