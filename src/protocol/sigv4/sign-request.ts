import { formatAmzDate } from './amz-date.ts'
import { canonicalRequest, stringToSign } from './canonical-request.ts'
import type { RequestHeaders } from '../request-headers.ts'
import type { QueryPairs } from '../query-string.ts'
import type { ChunkSeed } from './chunk-signer.ts'
import { signableHeaders } from './signable-headers.ts'
import { signingKeyFor } from './signing-key.ts'

/** Who signs. */
export interface SigningCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** A request that is about to be sent. */
export interface SignRequest {
  readonly method: string
  /** Decoded, not normalised. */
  readonly path: string
  readonly query: QueryPairs
  /** Has to name `host`. Every header is signed but those that proxies change. */
  readonly headers: RequestHeaders
  /** Hex SHA-256 of the body, `UNSIGNED-PAYLOAD` or a `STREAMING-…` mode. */
  readonly payloadHash: string
  readonly credentials: SigningCredentials
  readonly region: string
  /** @default 's3' */
  readonly service?: string
  readonly now: Date
}

/** The headers that a signature adds to a request. */
export type SignatureHeaders = Readonly<Record<string, string>>

/** {@link signRequest} that also tells where the signatures of an aws-chunked body begin. */
export function signChunkedRequest(request: SignRequest): {
  readonly headers: SignatureHeaders
  readonly seed: ChunkSeed
} {
  const { method, path, query, payloadHash, credentials, region, service = 's3', now } = request
  const { accessKeyId, secretAccessKey, sessionToken } = credentials
  const amzDate = formatAmzDate(now)
  const date = amzDate.slice(0, 8)
  const scope = `${date}/${region}/${service}/aws4_request`
  const added: Record<string, string> = {
    'x-amz-content-sha256': payloadHash,
    'x-amz-date': amzDate,
  }
  if (sessionToken !== undefined) added['x-amz-security-token'] = sessionToken
  // Spreading both into one object would take as long as a hash, at every request.
  const { headers, signedHeaders } = signableHeaders(request.headers, added)
  const canonical = canonicalRequest({ method, path, query, headers, signedHeaders, payloadHash })
  const signingKey = signingKeyFor({ secretAccessKey, date, region, service })
  const signature = signingKey.sign(stringToSign(canonical, amzDate, scope))
  added['authorization'] =
    `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`
  return { headers: added, seed: { signature, signingKey, amzDate, scope } }
}

/** Signs a request with SigV4. Returns the headers to add to it, `authorization` among them. */
export function signRequest(request: SignRequest): SignatureHeaders {
  return signChunkedRequest(request).headers
}
