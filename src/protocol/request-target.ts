import { percentDecode } from '../core/percent.ts'
import { s3Error } from './errors.ts'
import { checkKeyLength } from './key-length.ts'
import type { Target } from './operations.ts'

/** What the host and path of a request name. */
export interface RequestTarget {
  readonly kind: Target
  readonly bucket?: string
  readonly key?: string
  /** The decoded path as it was sent, which is what the client signed. */
  readonly path: string
}

/**
 * Reads bucket and key from the host and path. A host below one of `domains` names the bucket
 * (virtual-host style); otherwise the first path segment does. Keys are taken as they are: `..`, `//` and a
 * leading `/` are part of them. Throws `InvalidURI`, `KeyTooLongError`.
 */
export function parseRequestTarget(
  host: string,
  rawPath: string,
  domains: readonly string[],
): RequestTarget {
  const path = percentDecode(rawPath)
  if (path === undefined || !path.startsWith('/'))
    throw s3Error('InvalidURI', { context: { URI: rawPath } })
  const virtual = virtualBucket(host, domains)
  if (virtual !== undefined) return targetOf(virtual, path.slice(1), path)
  const slash = path.indexOf('/', 1)
  const bucket = slash === -1 ? path.slice(1) : path.slice(1, slash)
  if (bucket === '')
    return path === '/' ? { kind: 'service', path } : targetOf(bucket, path.slice(2), path)
  return targetOf(bucket, slash === -1 ? '' : path.slice(slash + 1), path)
}

/** The bucket, or with a key the object, that a path names. Throws `KeyTooLongError`. */
export function targetOf(bucket: string, key: string, path: string): RequestTarget {
  if (key === '') return { kind: 'bucket', bucket, path }
  checkKeyLength(key)
  return { kind: 'object', bucket, key, path }
}

/** The bucket that a host name below one of `domains` names. */
export function virtualBucket(host: string, domains: readonly string[]): string | undefined {
  if (domains.length === 0) return undefined
  const name = host.replace(portOrDot, '').toLowerCase()
  let bucket: string | undefined
  for (const domain of domains) {
    if (name === domain) return undefined
    if (!name.endsWith(`.${domain}`)) continue
    const candidate = name.slice(0, -domain.length - 1)
    // Of nested domains the longest counts: it leaves the shortest name.
    if (bucket === undefined || candidate.length < bucket.length) bucket = candidate
  }
  return bucket === '' ? undefined : bucket
}

/** `host:9000`, and the root's dot of a fully qualified name. */
const portOrDot = /\.?(?::\d*)?$/
