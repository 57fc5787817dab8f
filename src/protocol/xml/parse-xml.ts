import { s3Error } from '../errors.ts'

/** One element. Namespaces are dropped: S3 clients send them or not, as they like. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  readonly text: string
}

/** Deepest nesting accepted; the deepest S3 document needs seven. */
const maxDepth = 32

/** Most elements accepted: CompleteMultipartUpload lists 10,000 parts of four. Each costs some hundred bytes of memory. */
const maxElements = 65_536

/** Most attributes of one element: those of S3 have two. */
const maxAttributes = 64

const malformed = (): Error => s3Error('MalformedXML')

interface Open {
  name: string
  attributes: Record<string, string>
  children: XmlElement[]
  text: string
}

/**
 * Parses a document, strictly: no DOCTYPE, no entities but the five of XML and numeric ones, nothing
 * unclosed or mismatched, nothing after the root. Throws `MalformedXML`. The caller limits the size.
 */
export function parseXml(document: string): XmlElement {
  // XML 1.0 §2.11: a line end is one line feed, whoever wrote it. A carriage return travels as `&#xd;`.
  const source = document.includes('\r') ? document.replaceAll(/\r\n?/g, '\n') : document
  let position = source.charCodeAt(0) === 0xfeff ? 1 : 0
  let root: XmlElement | undefined
  const stack: Open[] = []
  let elements = 0

  while (position < source.length) {
    const tag = source.indexOf('<', position)
    takeText(source.slice(position, tag === -1 ? source.length : tag), stack)
    if (tag === -1) break
    const next = source.charCodeAt(tag + 1)
    if (next === 0x21 || next === 0x3f) {
      position = takeMarkup(source, tag, stack)
      continue
    }
    const end = tagEnd(source, tag + 1)
    if (next === 0x2f) {
      const closed = stack.pop()
      if (closed === undefined || source.slice(tag + 2, end).trimEnd() !== closed.name)
        throw malformed()
      root = place(closed, stack, root)
    } else {
      const selfClosing = source.charCodeAt(end - 1) === 0x2f
      const opened = openTag(source.slice(tag + 1, selfClosing ? end - 1 : end))
      elements += 1
      if (elements > maxElements) throw malformed()
      if (stack.length === maxDepth || (stack.length === 0 && root !== undefined)) throw malformed()
      if (selfClosing) root = place(opened, stack, root)
      else stack.push(opened)
    }
    position = end + 1
  }
  if (root === undefined || stack.length > 0) throw malformed()
  return root
}

/** The name without its namespace prefix. */
export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

function place(closed: Open, stack: Open[], root: XmlElement | undefined): XmlElement | undefined {
  const element = { ...closed, name: localName(closed.name) }
  const parent = stack.at(-1)
  if (parent === undefined) return element
  parent.children.push(element)
  return root
}

function takeText(raw: string, stack: Open[]): void {
  const open = stack.at(-1)
  if (open !== undefined) open.text += decodeText(raw)
  else if (raw.trim() !== '') throw malformed()
}

/** Skips a comment or processing instruction, takes CDATA as text, and refuses every declaration. */
function takeMarkup(source: string, start: number, stack: Open[]): number {
  for (const [opening, closing] of [
    ['<!--', '-->'],
    ['<?', '?>'],
    ['<![CDATA[', ']]>'],
  ] as const) {
    if (!source.startsWith(opening, start)) continue
    const end = source.indexOf(closing, start + opening.length)
    if (end === -1) throw malformed()
    if (opening === '<![CDATA[') {
      const open = stack.at(-1)
      if (open === undefined) throw malformed()
      open.text += source.slice(start + opening.length, end)
    }
    return end + closing.length
  }
  throw malformed()
}

/** The index of the `>` that ends the tag, quotes respected. */
function tagEnd(source: string, start: number): number {
  let quote = 0
  for (let at = start; at < source.length; at++) {
    const code = source.charCodeAt(at)
    if (quote !== 0) {
      if (code === quote) quote = 0
    } else if (code === 0x22 || code === 0x27) quote = code
    else if (code === 0x3e) return at
    else if (code === 0x3c) break
  }
  throw malformed()
}

const attributePattern = /\s+([\w:.-]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y

function openTag(inside: string): Open {
  const name = /^[A-Za-z_][\w:.-]*/.exec(inside)?.[0]
  if (name === undefined) throw malformed()
  const attributes: Record<string, string> = {}
  attributePattern.lastIndex = name.length
  let end = name.length
  let count = 0
  for (let match = attributePattern.exec(inside); match; match = attributePattern.exec(inside)) {
    end = attributePattern.lastIndex
    const attribute = match[1] ?? ''
    count += 1
    if (count > maxAttributes) throw malformed()
    if (Object.hasOwn(attributes, attribute) || attribute === '__proto__') throw malformed()
    attributes[attribute] = decodeText(match[2] ?? match[3] ?? '')
  }
  if (inside.slice(end).trim() !== '') throw malformed()
  return { name, attributes, children: [], text: '' }
}

const entities: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
}

function decodeText(raw: string): string {
  let ampersand = raw.indexOf('&')
  if (ampersand === -1) return raw
  let text = ''
  let position = 0
  while (ampersand !== -1) {
    const semicolon = raw.indexOf(';', ampersand)
    if (semicolon === -1 || semicolon - ampersand > 10) throw malformed()
    text += raw.slice(position, ampersand) + decodeEntity(raw.slice(ampersand + 1, semicolon))
    position = semicolon + 1
    ampersand = raw.indexOf('&', position)
  }
  return text + raw.slice(position)
}

function decodeEntity(entity: string): string {
  const named = Object.hasOwn(entities, entity) ? entities[entity] : undefined
  if (named !== undefined) return named
  const match = /^#(?:x([0-9a-fA-F]+)|([0-9]+))$/.exec(entity)
  const code =
    match === null
      ? Number.NaN
      : match[1] === undefined
        ? Number(match[2])
        : Number.parseInt(match[1], 16)
  // Any scalar value, as keys hold any: S3 writes control characters that XML 1.0 knows no reference to.
  const isScalar = code >= 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
  if (!isScalar) throw malformed()
  return String.fromCodePoint(code)
}
