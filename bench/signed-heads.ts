import { hash } from 'node:crypto'
import { encodePathKey, percentEncode } from '../src/core/percent.ts'
import type { QueryPairs } from '../src/protocol/query-string.ts'
import { signRequest } from '../src/protocol/sigv4/sign-request.ts'
import { bodySha256 } from './load/body-bytes.ts'
import type { Target } from './targets/target.ts'

export interface SignedHeadsOptions {
  readonly method: 'GET' | 'PUT'
  readonly bucket: string
  readonly keys: readonly string[]
  /** Bytes of the body that is sent. */
  readonly bodyBytes: number
  /** Leaves the body out of the signature, as SDKs do over TLS. @default false */
  readonly unsignedPayload?: boolean
}

const region = 'us-east-1'

/** The heads of signed requests, made before anything is measured. They are good for 15 minutes. */
export function signedHeads(target: Target, options: SignedHeadsOptions): readonly string[] {
  const { method, bucket, keys, bodyBytes, unsignedPayload = false } = options
  const payloadHash = unsignedPayload
    ? 'UNSIGNED-PAYLOAD'
    : bodyBytes === 0
      ? hash('sha256', '')
      : bodySha256(bodyBytes)
  const length = method === 'PUT' ? { 'content-length': `${bodyBytes}` } : {}
  return keys.map((key) =>
    signedHead(target, {
      method,
      path: `/${bucket}/${key}`,
      query: [],
      headers: length,
      payloadHash,
    }),
  )
}

/** The heads of signed listings of a bucket, one for each query. */
export function signedListings(
  target: Target,
  bucket: string,
  queries: readonly QueryPairs[],
): readonly string[] {
  const payloadHash = hash('sha256', '')
  return queries.map((query) =>
    signedHead(target, { method: 'GET', path: `/${bucket}`, query, headers: {}, payloadHash }),
  )
}

interface HeadOptions {
  readonly method: 'GET' | 'PUT'
  readonly path: string
  readonly query: QueryPairs
  readonly headers: Readonly<Record<string, string>>
  readonly payloadHash: string
}

function signedHead({ endpoint, credentials }: Target, options: HeadOptions): string {
  const { method, path, query, payloadHash } = options
  const { host } = new URL(endpoint)
  const headers = { host, ...options.headers }
  const now = new Date()
  const request = { method, path, query, headers, payloadHash, credentials, region, now }
  const lines = Object.entries({ ...headers, ...signRequest(request) })
  const fields = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  const search = query.map((pair) => pair.map(percentEncode).join('=')).join('&')
  const url = search === '' ? encodePathKey(path) : `${encodePathKey(path)}?${search}`
  return `${method} ${url} HTTP/1.1\r\n${fields}\r\n`
}
