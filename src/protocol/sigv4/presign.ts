import { encodePathKey } from '../../core/percent.ts'
import { s3Error } from '../errors.ts'
import { formatAmzDate } from './amz-date.ts'
import { presignedLifeLimit } from './authorization-query.ts'
import { canonicalQuery, canonicalRequest, stringToSign } from './canonical-request.ts'
import type { RequestHeaders } from '../request-headers.ts'
import type { QueryPairs } from '../query-string.ts'
import type { SigningCredentials } from './sign-request.ts'
import { signableHeaders } from './signable-headers.ts'
import { signingKeyFor } from './signing-key.ts'

/** A request that somebody else is going to send. */
export interface Presign {
  readonly method: string
  /** Scheme, host and port of the URL, such as `https://files.example.com`. */
  readonly origin: string
  /** Decoded, not normalised. */
  readonly path: string
  readonly query?: QueryPairs
  /** Headers the sender has to send with exactly these values; `host` is added. */
  readonly headers?: RequestHeaders
  /** Seconds, from 1 to 604800 (a week). */
  readonly expiresIn: number
  readonly credentials: SigningCredentials
  readonly region: string
  /** @default 's3' */
  readonly service?: string
  /** @default 'UNSIGNED-PAYLOAD' */
  readonly payloadHash?: string
  readonly now: Date
}

/** A presigned URL, and the parts it is made of. */
export interface PresignedUrl {
  readonly url: string
  /** All of the query, decoded, `X-Amz-Signature` last. */
  readonly query: QueryPairs
  /** Names joined by `;`. */
  readonly signedHeaders: string
}

function checkExpires(expiresIn: number): void {
  if (Number.isInteger(expiresIn) && expiresIn >= 1 && expiresIn <= presignedLifeLimit) return
  throw s3Error('AuthorizationQueryParametersError', {
    message: `A presigned URL is valid between 1 and ${presignedLifeLimit} seconds, not ${expiresIn}`,
  })
}

/** Presigns a URL. Throws AuthorizationQueryParametersError for a life outside 1 to 604800 s. */
export function presign(request: Presign): PresignedUrl {
  const { method, path, credentials, region, service = 's3', expiresIn, now } = request
  checkExpires(expiresIn)
  const { accessKeyId, secretAccessKey, sessionToken } = credentials
  const { host, origin } = new URL(request.origin)
  const amzDate = formatAmzDate(now)
  const date = amzDate.slice(0, 8)
  const scope = `${date}/${region}/${service}/aws4_request`
  const payloadHash = request.payloadHash ?? 'UNSIGNED-PAYLOAD'
  const { headers, signedHeaders } = signableHeaders(request.headers ?? {}, { host })
  const query: [string, string][] = [
    ...(request.query ?? []).map(([name, value]): [string, string] => [name, value]),
    ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
    ['X-Amz-Credential', `${accessKeyId}/${scope}`],
    ['X-Amz-Date', amzDate],
    ['X-Amz-Expires', `${expiresIn}`],
    ['X-Amz-SignedHeaders', signedHeaders],
  ]
  // The verifier can only know another mode than UNSIGNED-PAYLOAD if the URL names it.
  if (request.payloadHash !== undefined) query.push(['X-Amz-Content-Sha256', payloadHash])
  if (sessionToken !== undefined) query.push(['X-Amz-Security-Token', sessionToken])
  const canonical = canonicalRequest({ method, path, query, headers, signedHeaders, payloadHash })
  const signingKey = signingKeyFor({ secretAccessKey, date, region, service })
  const signature = signingKey.sign(stringToSign(canonical, amzDate, scope))
  const url = `${origin}${encodePathKey(path)}?${canonicalQuery(query)}&X-Amz-Signature=${signature}`
  return { url, query: [...query, ['X-Amz-Signature', signature]], signedHeaders }
}
