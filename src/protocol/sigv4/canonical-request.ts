import { hash } from 'node:crypto'
import { encodePathKey, percentEncode } from '../../core/percent.ts'
import type { RequestHeaders } from '../request-headers.ts'
import type { QueryPairs } from '../query-string.ts'
import { signedNames } from './signed-headers.ts'

/** Everything a SigV4 signature covers. */
export interface CanonicalRequest {
  readonly method: string
  /** Decoded, and never normalised: `..`, `//` and a leading `/` may be part of a key. */
  readonly path: string
  readonly query: QueryPairs
  readonly headers: RequestHeaders
  /** The names that are signed, joined by `;`. */
  readonly signedHeaders: string
  /** The value of `x-amz-content-sha256`. */
  readonly payloadHash: string
}

type Pair = readonly [name: string, value: string]

function compare([nameA, valueA]: Pair, [nameB, valueB]: Pair): number {
  if (nameA !== nameB) return nameA < nameB ? -1 : 1
  return valueA === valueB ? 0 : valueA < valueB ? -1 : 1
}

/** The query string that is signed: encoded, ordered by name then value, without the signature. */
export function canonicalQuery(query: QueryPairs): string {
  if (query.length === 0) return ''
  const pairs: Pair[] = []
  for (const [name, value] of query) {
    if (name !== 'X-Amz-Signature') pairs.push([percentEncode(name), percentEncode(value)])
  }
  if (pairs.length > 1) pairs.sort(compare)
  let text = ''
  for (const [name, value] of pairs) text += `${text === '' ? '' : '&'}${name}=${value}`
  return text
}

const irregularSpace = /^ |[\t\n\v\f\r]|  | $/
const spaces = /[\t\n\v\f\r ]+/g

// ASCII spaces only: in Latin-1 text 0xA0 is half of a UTF-8 character, not a space.
function canonicalValue(value: unknown): string {
  if (typeof value !== 'string') {
    return Array.isArray(value) ? value.map(canonicalValue).join(',') : ''
  }
  if (!irregularSpace.test(value)) return value
  const collapsed = value.replace(spaces, ' ')
  return collapsed.slice(
    collapsed.startsWith(' ') ? 1 : 0,
    collapsed.length > 1 && collapsed.endsWith(' ') ? -1 : undefined,
  )
}

function canonicalHeaders(headers: RequestHeaders, signedHeaders: string): string {
  let text = ''
  for (const name of signedNames(signedHeaders)) {
    text += `${name}:${canonicalValue(headers[name])}
`
  }
  return text
}

/** The canonical form of an S3 request: its path is encoded once and kept as it is. */
export function canonicalRequest(request: CanonicalRequest): string {
  const { method, path, query, headers, signedHeaders, payloadHash } = request
  const head = `${method}\n${encodePathKey(path)}\n${canonicalQuery(query)}\n`
  return `${head}${canonicalHeaders(headers, signedHeaders)}\n${signedHeaders}\n${payloadHash}`
}

/** The string that the signing key signs for a {@link canonicalRequest}. */
export function stringToSign(canonical: string, amzDate: string, scope: string): string {
  // Latin-1 gives back the bytes of the wire, whatever the encoding of a header's value.
  const digest = hash('sha256', Buffer.from(canonical, 'latin1'), 'hex')
  return `AWS4-HMAC-SHA256\n${amzDate}\n${scope}\n${digest}`
}
