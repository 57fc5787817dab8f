import type { IncomingMessage } from 'node:http'
import type { Operation } from '../protocol/operations.ts'
import { parseQueryString } from '../protocol/query-string.ts'
import { parseRequestTarget, type RequestTarget } from '../protocol/request-target.ts'
import type { QueryPairs } from '../protocol/query-string.ts'
import type { RequestHeaders } from '../protocol/sigv4/canonical-request.ts'

/** All of a request but its body, read once. */
export interface RequestHead {
  readonly method: string
  readonly host: string
  readonly target: RequestTarget
  readonly query: QueryPairs
  readonly headers: RequestHeaders
  readonly address: string
  /** True over TLS. */
  readonly encrypted: boolean
}

/** A request that is matched to its operation. */
export interface MatchedRequest extends RequestHead {
  readonly operation: Operation
}

/** Reads the head of a request. Throws `InvalidURI`, `KeyTooLongError`. */
export function readHead(request: IncomingMessage, domains: readonly string[]): RequestHead {
  const url = request.url ?? '/'
  const mark = url.indexOf('?')
  const host = request.headers.host ?? ''
  const query = parseQueryString(mark === -1 ? '' : url.slice(mark + 1))
  return {
    method: request.method ?? 'GET',
    host,
    target: parseRequestTarget(host, mark === -1 ? url : url.slice(0, mark), domains),
    query,
    headers: withHoistedHeaders(request.headers, query),
    address: request.socket.remoteAddress ?? '',
    encrypted: 'encrypted' in request.socket,
  }
}

/** A presigned URL carries in its query what would have been headers: `x-amz-acl`, `x-amz-meta-…`. */
function withHoistedHeaders(headers: RequestHeaders, query: QueryPairs): RequestHeaders {
  if (!query.some(([name]) => name === 'X-Amz-Signature')) return headers
  const hoisted = query
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(
      ([name]) => name.startsWith('x-amz-') && headers[name] === undefined && !signing.has(name),
    )
  return hoisted.length === 0 ? headers : { ...headers, ...Object.fromEntries(hoisted) }
}

const signing = new Set([
  'x-amz-algorithm',
  'x-amz-content-sha256',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-expires',
  'x-amz-security-token',
  'x-amz-signature',
  'x-amz-signedheaders',
])
