import { createHash } from 'node:crypto'
import { percentDecode } from '../../src/core/percent.ts'
import { parseQueryString } from '../../src/protocol/query-string.ts'
import type { ChunkSeed } from '../../src/protocol/sigv4/chunk-signer.ts'
import {
  signChunkedRequest,
  type SigningCredentials,
} from '../../src/protocol/sigv4/sign-request.ts'

/** A request by hand: what an SDK would not let one send. */
export interface RawRequest {
  /** @default 'GET' */
  readonly method?: string
  /** Path and query exactly as they go over the wire. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** The value of `x-amz-content-sha256`. @default the hash of the body */
  readonly payloadHash?: string
}

export interface SigningOptions {
  /** Without them the request is anonymous. */
  readonly credentials?: SigningCredentials
  /** @default now */
  readonly signedAt?: Date
}

/** A request that is ready to be sent, or tampered with. */
export interface SignedMessage {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** Where the signatures of an aws-chunked body begin. */
  readonly seed: ChunkSeed | undefined
}

/** Signs a raw request with all of its headers. */
export function signed(
  endpoint: string,
  request: RawRequest,
  { credentials, signedAt = new Date() }: SigningOptions = {},
): SignedMessage {
  const { method = 'GET', url } = request
  const body = Buffer.from(request.body ?? '')
  const headers = { host: new URL(endpoint).host, ...request.headers }
  if (credentials === undefined) return { method, url, headers, body, seed: undefined }
  const [path = '', search = ''] = url.split('?', 2)
  const { headers: signature, seed } = signChunkedRequest({
    method,
    path: percentDecode(path) ?? path,
    query: percentDecode(search) === undefined ? [] : parseQueryString(search),
    headers,
    payloadHash: request.payloadHash ?? createHash('sha256').update(body).digest('hex'),
    credentials,
    region: 'us-east-1',
    now: signedAt,
  })
  return { method, url, headers: { ...headers, ...signature }, body, seed }
}
