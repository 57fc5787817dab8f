import type { NormalizedSchema } from '@smithy/core/schema'
import { s3Error } from '../errors.ts'
import { parseXml, type XmlElement } from '../xml/parse-xml.ts'
import {
  headBinding,
  headIndexOf,
  joined,
  readHead,
  type HeadBinding,
  type HeadIndex,
  type HttpHead,
  type HttpValues,
} from './head-binding.ts'
import { requiredMembers, xmlShapeOf, xmlStructOf, type XmlShape } from './xml-shape.ts'

/** What a shape reads from and writes to: a request or a response, without its streaming body. */
export interface HttpParts extends HttpHead {
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
  const bindings = { ...headIndexOf(head), prefixes, body }
  return {
    streaming,
    hasBody: body !== undefined,
    read: (parts, strict) => readShape(bindings, parts, strict),
    write: (value) => writeShape(bindings, value),
  }
}

interface Bindings extends HeadIndex {
  readonly prefixes: readonly { member: string; prefix: string }[]
  readonly body: BodyBinding | undefined
}

function readShape(bindings: Bindings, parts: HttpParts, strict: boolean) {
  const { prefixes, body } = bindings
  const value = readHead(bindings, parts, strict)
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

function writeShape(
  { byMember, prefixes, body }: Bindings,
  value: Readonly<Record<string, unknown>>,
): WrittenParts {
  const parts: WrittenParts = { labels: {}, query: [], headers: {} }
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
