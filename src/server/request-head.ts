import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { matchOperation } from '../protocol/match-operation.ts'
import type { Operation } from '../protocol/operations.ts'
import { parseQueryString } from '../protocol/query-string.ts'
import { parseRequestTarget, type RequestTarget } from '../protocol/request-target.ts'
import type { QueryPairs } from '../protocol/query-string.ts'
import type { RequestHeaders } from '../protocol/request-headers.ts'
import { checkHeaderLines } from './check-header-lines.ts'
import type { ServerState } from './server-state.ts'

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
  readonly socket: Socket
}

/** A request that is matched to its operation. */
export interface MatchedRequest extends RequestHead {
  readonly operation: Operation
}

/** Reads the head of a request. Throws `InvalidURI`, `KeyTooLongError`, and what {@link checkHeaderLines} throws. */
export function readHead(
  request: IncomingMessage,
  { domains, limits }: Pick<ServerState, 'domains' | 'limits'>,
): RequestHead {
  checkHeaderLines(request, limits)
  const { url = '/', method = 'GET' } = request
  const mark = url.indexOf('?')
  const host = request.headers.host ?? ''
  const query = parseQueryString(mark === -1 ? '' : url.slice(mark + 1))
  return {
    method,
    host,
    target: parseRequestTarget(host, mark === -1 ? url : url.slice(0, mark), domains),
    query,
    headers: withHoistedHeaders(request.headers, query),
    address: request.socket.remoteAddress ?? '',
    encrypted: 'encrypted' in request.socket,
    socket: request.socket,
  }
}

/** Finds the operation of a request. Throws `MethodNotAllowed`. */
export function matchRequest(head: RequestHead): MatchedRequest {
  const { method, target, query, headers } = head
  return { ...head, operation: matchOperation({ method, target: target.kind, query, headers }) }
}

/**
 * A presigned URL carries in its query what would have been headers: `x-amz-acl`, `x-amz-meta-…`. Not checksums:
 * the SDK for JavaScript puts that of an empty body there, and S3 takes them in headers only.
 * Source: S3 User Guide, "Download and upload objects with presigned URLs".
 */
function withHoistedHeaders(headers: RequestHeaders, query: QueryPairs): RequestHeaders {
  if (!query.some(([name]) => name === 'X-Amz-Signature')) return headers
  const hoisted = query
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(
      ([name]) =>
        name.startsWith('x-amz-') && headers[name] === undefined && !neverHoisted.test(name),
    )
  return hoisted.length === 0 ? headers : { ...headers, ...Object.fromEntries(hoisted) }
}

/** Of the signature itself, and of checksums. */
const neverHoisted =
  /^x-amz-(?:algorithm|content-sha256|credential|date|expires|security-token|signature|signedheaders|checksum-.*|sdk-checksum-.*)$/
