import { createRecent } from '../../core/recent.ts'
import type { RequestHeaders } from '../request-headers.ts'

const tokens = /^[a-z0-9!#$%&'*+.^_`|~-]+(?:;[a-z0-9!#$%&'*+.^_`|~-]+)*$/

/**
 * True for header names joined by `;`, in lower case and each once: a repeated name would let a
 * short list grow a canonical request without bound.
 */
export function checkSignedHeaderNames(signedHeaders: string): boolean {
  if (!tokens.test(signedHeaders)) return false
  const names = signedHeaders.split(';')
  for (let at = 1; at < names.length; at++) {
    // Every known client sorts the list; for another one the exact test is worth its price.
    if ((names[at] ?? '') <= (names[at - 1] ?? '')) return new Set(names).size === names.length
  }
  return true
}

const nameSets = createRecent<ReadonlySet<string>>(512)

/** The names that are joined by `;`, in their order. Clients sign the same ones again and again. */
export function signedNames(signedHeaders: string): ReadonlySet<string> {
  return nameSets.get(signedHeaders, (text) => new Set(text === '' ? [] : text.split(';')))
}

/** The headers of the request that S3 wants signed but are not: `host`, and every `x-amz-*`. */
export function unsignedHeaders(signedHeaders: string, headers: RequestHeaders): string[] {
  const names = signedNames(signedHeaders)
  const missing = names.has('host') ? [] : ['host']
  for (const name in headers) {
    if (!name.startsWith('x-amz-') || headers[name] === undefined) continue
    if (!names.has(name)) missing.push(name)
  }
  return missing
}
