import type { RequestHeaders } from './canonical-request.ts'

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

function signs(signedHeaders: string, name: string): boolean {
  for (let at = signedHeaders.indexOf(name); at !== -1; at = signedHeaders.indexOf(name, at + 1)) {
    const end = at + name.length
    const starts = at === 0 || signedHeaders[at - 1] === ';'
    if (starts && (end === signedHeaders.length || signedHeaders[end] === ';')) return true
  }
  return false
}

/** The headers of the request that S3 wants signed but are not: `host`, and every `x-amz-*`. */
export function unsignedHeaders(signedHeaders: string, headers: RequestHeaders): string[] {
  const missing = signs(signedHeaders, 'host') ? [] : ['host']
  for (const name in headers) {
    if (!name.startsWith('x-amz-') || headers[name] === undefined) continue
    if (!signs(signedHeaders, name)) missing.push(name)
  }
  return missing
}
