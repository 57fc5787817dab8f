import { isUtf8 } from 'node:buffer'

/** What no text has. Source: WHATWG MIME Sniffing §3, "binary data byte". */
const binary = /[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f]/
/** What may stand before the root of a document. */
const prolog = /^(?:\s+|<!--[^]*?-->|<\?[^]*?\?>)/
const doctype = /^<!doctype\s+(?:[\w.-]+:)?([\w.-]+)/i
const root = /^<(?:[\w.-]+:)?([\w.-]+)(?=[\s/>]|$)/
const htmlRoots: ReadonlySet<string> = new Set([
  'html',
  'head',
  'body',
  'script',
  'iframe',
  'frameset',
])

/** Texts of other formats that say what they are. */
const signatures: readonly (readonly [start: string, contentType: string])[] = [
  ['{\\rtf', 'application/rtf'],
  ['%!PS', 'application/postscript'],
  ['BEGIN:VCALENDAR', 'text/calendar'],
  ['BEGIN:VCARD', 'text/vcard'],
  ['WEBVTT', 'text/vtt'],
]

/**
 * The media type of bytes that are text, by how they begin: markup by its root, else `text/plain`.
 * Undefined for bytes that are no text.
 */
export function textContentType(head: Uint8Array): string | undefined {
  const text = decoded(head)
  if (text === undefined) return undefined
  const start = text.trimStart()
  if (start.startsWith('<')) return markupType(start)
  const known = signatures.find(([signature]) => start.startsWith(signature))
  return known?.[1] ?? 'text/plain'
}

function decoded(head: Uint8Array): string | undefined {
  const [first, second] = head
  const isWide = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  if (isWide) return new TextDecoder(first === 0xff ? 'utf-16le' : 'utf-16be').decode(head)
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  // Any byte is a character of Latin-1, so that old texts are texts too.
  const text = bytes.toString('latin1')
  if (binary.test(text)) return undefined
  return text.startsWith('\u00ef\u00bb\u00bf') ? text.slice(3) : text
}

function markupType(start: string): string {
  const isXml = start.startsWith('<?xml')
  let rest = start
  for (let skipped = prolog.exec(rest); skipped !== null; skipped = prolog.exec(rest))
    rest = rest.slice(skipped[0].length)
  const name = (doctype.exec(rest) ?? root.exec(rest))?.[1]?.toLowerCase()
  if (name === 'svg') return 'image/svg+xml'
  if (name !== undefined && htmlRoots.has(name))
    return isXml ? 'application/xhtml+xml' : 'text/html'
  return isXml ? 'application/xml' : 'text/plain'
}

/** Whether bytes are UTF-8, but for a last character that may be cut. */
export function isUtf8Beginning(head: Uint8Array): boolean {
  if (isUtf8(head)) return true
  for (let cut = 1; cut <= 3 && cut <= head.byteLength; cut++) {
    const last = head[head.byteLength - cut] ?? 0
    if (last >= 0xc0) return isUtf8(head.subarray(0, head.byteLength - cut))
    if (last < 0x80) return false
  }
  return false
}
