import type { NormalizedSchema } from '@smithy/core/schema'
import { s3Error } from '../errors.ts'
import { escapeXml } from '../xml/escape-xml.ts'
import { localName, type XmlElement } from '../xml/parse-xml.ts'
import { scalarOf } from './scalar.ts'

/** How one shape is written as an element and read from one. */
export interface XmlShape {
  write(name: string, value: unknown): string
  /** `strict` refuses what the model does not know or misses what it requires: requests, not responses. */
  read(element: XmlElement, strict: boolean): unknown
}

interface XmlMember {
  readonly member: string
  /** The element, or for an attribute the attribute, that holds the member. */
  readonly name: string
  readonly isAttribute: boolean
  /** A flattened list: its items are children of the struct itself. */
  readonly isFlat: boolean
  readonly isRequired: boolean
  /** The `xmlns:` attribute of the member's element. */
  readonly namespace: string
  readonly shape: XmlShape
}

const compiled = new Map<unknown, XmlShape>()

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** Compiles a schema once; recursive shapes refer to themselves lazily. */
export function xmlShapeOf(schema: NormalizedSchema): XmlShape {
  if (schema.isStructSchema()) {
    const key = schema.getSchema()
    const known = compiled.get(key)
    if (known !== undefined) return known
    const members: XmlMember[] = []
    const shape = structShape(members)
    compiled.set(key, shape)
    members.push(...xmlMembersOf(schema))
    return shape
  }
  if (schema.isListSchema()) return listShape(schema)
  return scalarShape(schema)
}

/** A struct of just those members: the body of a message whose other members travel in its head. */
export function xmlStructOf(schema: NormalizedSchema, only: ReadonlySet<string>): XmlShape {
  return structShape(xmlMembersOf(schema).filter(({ member }) => only.has(member)))
}

function xmlMembersOf(schema: NormalizedSchema): XmlMember[] {
  const required = requiredMembers(schema)
  return Array.from(schema.structIterator(), ([member, memberSchema]) => {
    const traits = memberSchema.getMergedTraits()
    const isFlat = memberSchema.isListSchema() && traits.xmlFlattened !== undefined
    return {
      member,
      name: memberSchema.getMemberTraits().xmlName ?? member,
      isAttribute: traits.xmlAttribute !== undefined,
      isFlat,
      isRequired: required.has(member),
      namespace: namespaceOf(traits.xmlNamespace),
      shape: isFlat ? xmlShapeOf(memberSchema.getValueSchema()) : xmlShapeOf(memberSchema),
    }
  })
}

/** The SDK's schemas put the required members first and give their number. */
export function requiredMembers(schema: NormalizedSchema): ReadonlySet<string> {
  const raw: unknown = schema.getSchema()
  const count: unknown = Array.isArray(raw) ? raw[6] : 0
  const members = Array.from(schema.structIterator(), ([member]) => member)
  return new Set(members.slice(0, typeof count === 'number' ? count : 0))
}

/** Only prefixed namespaces (xsi) are repeated; the default one stands on the root. */
function namespaceOf(trait: unknown): string {
  if (!Array.isArray(trait)) return ''
  const parts: readonly unknown[] = trait
  const [first, second] = parts
  const [prefix, uri] = String(first).includes('://') ? [second, first] : [first, second]
  return typeof prefix === 'string' ? ` xmlns:${prefix}="${String(uri)}"` : ''
}

function structShape(members: readonly XmlMember[]): XmlShape {
  return {
    write(name, value) {
      if (!isRecord(value)) return ''
      let attributes = ''
      let children = ''
      for (const { member, name: memberName, isAttribute, isFlat, namespace, shape } of members) {
        const memberValue = value[member]
        if (memberValue === undefined || memberValue === null) continue
        if (isAttribute) attributes += attributeOf(memberName, memberValue)
        else if (!isFlat)
          children += withNamespace(shape.write(memberName, memberValue), memberName, namespace)
        else if (Array.isArray(memberValue)) {
          for (const item of memberValue) children += shape.write(memberName, item)
        }
      }
      return `<${name}${attributes}>${children}</${name}>`
    },
    read(element, strict) {
      const value = readChildren(members, element, strict)
      for (const { member, name, isAttribute } of members) {
        const attribute = isAttribute ? findAttribute(element, name) : undefined
        if (attribute !== undefined) value[member] = attribute
      }
      const misses =
        strict &&
        members.some(({ member, isRequired }) => isRequired && value[member] === undefined)
      if (misses) throw s3Error('MalformedXML')
      return value
    },
  }
}

function readChildren(
  members: readonly XmlMember[],
  element: XmlElement,
  strict: boolean,
): Record<string, unknown> {
  if (strict && element.text.trim() !== '') throw s3Error('MalformedXML')
  const value: Record<string, unknown> = {}
  for (const child of element.children) {
    const known = members.find(({ name, isAttribute }) => name === child.name && !isAttribute)
    if (known === undefined) {
      if (strict) throw s3Error('MalformedXML')
      continue
    }
    const item = known.shape.read(child, strict)
    if (item === undefined) continue
    const items = value[known.member]
    if (Array.isArray(items) && known.isFlat) items.push(item)
    else if (strict && items !== undefined) throw s3Error('MalformedXML')
    else value[known.member] = known.isFlat ? [item] : item
  }
  return value
}

/** Clients choose the prefix of a namespaced attribute (`xsi:type`), so only its local name counts. */
function findAttribute(element: XmlElement, name: string): string | undefined {
  const wanted = localName(name)
  return Object.entries(element.attributes).find(([each]) => localName(each) === wanted)?.[1]
}

/** The model has attributes of text only. */
const attributeOf = (name: string, value: unknown): string =>
  typeof value === 'string' ? ` ${name}="${escapeXml(value)}"` : ''

const withNamespace = (element: string, name: string, namespace: string): string =>
  namespace === '' ? element : `<${name}${namespace}${element.slice(name.length + 1)}`

function listShape(schema: NormalizedSchema): XmlShape {
  const itemSchema = schema.getValueSchema()
  const item = xmlShapeOf(itemSchema)
  const itemName = itemSchema.getMergedTraits().xmlName ?? 'member'
  return {
    write(name, value) {
      const items = Array.isArray(value) ? value : []
      return `<${name}>${items.map((each) => item.write(itemName, each)).join('')}</${name}>`
    },
    read(element, strict) {
      const items = element.children.filter(({ name }) => name === itemName)
      const isStrange = items.length < element.children.length || element.text.trim() !== ''
      if (strict && isStrange) throw s3Error('MalformedXML')
      return items.map((child) => item.read(child, strict))
    },
  }
}

function scalarShape(schema: NormalizedSchema): XmlShape {
  const scalar = scalarOf(schema, 'xml')
  const isText = schema.isStringSchema()
  return {
    write(name, value) {
      const text = scalar.format(value)
      // Numbers, dates and bytes hold nothing to escape.
      return `<${name}>${typeof value === 'string' ? escapeXml(text) : text}</${name}>`
    },
    // Other servers send an empty number or date where they mean none.
    read({ text, children }, strict) {
      const value = scalar.parse(isText ? text : text.trim())
      if (strict && (value === undefined || children.length > 0)) throw s3Error('MalformedXML')
      return value
    },
  }
}
