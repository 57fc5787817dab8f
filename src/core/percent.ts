const reserved = /[^A-Za-z0-9\-._~]/
const reservedInPath = /[^A-Za-z0-9\-._~/]/
const leftByUriComponent = /[!'()*]/g
const escapeOf = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase()}`

function encode(text: string): string {
  try {
    return encodeURIComponent(text).replace(leftByUriComponent, escapeOf)
  } catch {
    // A lone surrogate has no UTF-8 form: Buffer replaces it, as every UTF-8 encoder does.
    return encode(Buffer.from(text, 'utf8').toString('utf8'))
  }
}

/** Percent-encodes as UTF-8 all but RFC 3986's unreserved characters: `A-Z a-z 0-9 - . _ ~`. */
export function percentEncode(text: string): string {
  return reserved.test(text) ? encode(text) : text
}

/** {@link percentEncode} that keeps `/`, for a key or the path of a URL. Nothing is normalised. */
export function encodePathKey(path: string): string {
  return reservedInPath.test(path) ? encode(path).replaceAll('%2F', '/') : path
}

const outsideAscii = /[^\u0000-\u007f]/

/**
 * Decodes percent-encoded UTF-8. Undefined for what RFC 3986 does not allow: a bad escape, bytes
 * that are not UTF-8, raw characters outside ASCII. A `+` stays a `+`.
 */
export function percentDecode(text: string): string | undefined {
  if (outsideAscii.test(text)) return undefined
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
