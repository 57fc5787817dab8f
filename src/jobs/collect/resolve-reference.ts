import { percentDecode, percentEncode } from '../../core/percent.ts'

/** What a URL in an asset names. */
export interface ResolvedReference {
  /** The name of the asset. */
  readonly name: string
  /** A query and a fragment, as they are written. */
  readonly suffix: string
}

const elsewhere = /^(?:[a-z][a-z0-9+.-]*:|\/\/|#|\?|$)/i

/**
 * The asset that a URL in another asset names. Undefined for what is not of this directory: other
 * hosts, `data:`, fragments, and absolute paths but those below `base`.
 */
export function resolveReference(
  from: string,
  url: string,
  base: string | undefined,
): ResolvedReference | undefined {
  const { path, suffix } = partsOf(url)
  if (elsewhere.test(path + suffix)) return undefined
  const isAbsolute = path.startsWith('/')
  if (isAbsolute && (base === undefined || !path.startsWith(base))) return undefined
  const start = isAbsolute ? [] : from.split('/').slice(0, -1)
  const name = normalised(start, isAbsolute ? path.slice(base?.length ?? 0) : path)
  return name === undefined || name === '' ? undefined : { name, suffix }
}

/** A backslash is a slash to a browser, except in a query or a fragment. */
function partsOf(url: string): { readonly path: string; readonly suffix: string } {
  const end = url.search(/[?#]/)
  const [path, suffix] = end === -1 ? [url, ''] : [url.slice(0, end), url.slice(end)]
  return { path: path.replaceAll('\\', '/'), suffix }
}

/** Undefined for a path that leads out of the directory, or is not percent-encoded right. */
function normalised(start: readonly string[], path: string): string | undefined {
  const decoded = percentDecode(escaped(path))
  if (decoded === undefined) return undefined
  const segments = [...start]
  for (const segment of decoded.split('/')) {
    if (segment === '.' || segment === '') continue
    if (segment !== '..') segments.push(segment)
    else if (segments.pop() === undefined) return undefined
  }
  return segments.join('/')
}

/** Characters may stand in a URL of a stylesheet as they are. */
const escaped = (path: string): string =>
  path.replaceAll(/[^\u0021-\u007e]+/g, (run) => percentEncode(run))

/**
 * A URL with the last segment of another name in place of its own: directories stay as they are. What
 * could end the string or the `url()` that it is put into is percent-encoded.
 */
export function withNewName(url: string, hashed: string): string {
  const { path, suffix } = partsOf(url)
  const directory = path.slice(0, path.lastIndexOf('/') + 1)
  const segment = hashed.slice(hashed.lastIndexOf('/') + 1)
  return quotable(directory) + percentEncode(segment) + quotable(suffix)
}

/** Not by `percentEncode`, which would take the characters of a text that is no UTF-8 for others. */
const quotable = (part: string): string =>
  part.replaceAll(
    /[\u0000-\u0020"'()\\\u007f]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
