import { s3Error } from '../errors.ts'
import { readAuthorizationHeader } from './authorization-header.ts'
import { readAuthorizationQuery } from './authorization-query.ts'
import type { RequestHeaders } from '../request-headers.ts'
import type { QueryPairs } from '../query-string.ts'
import { checkSignature } from './check-signature.ts'
import { checkTime } from './check-time.ts'
import type { ChunkSeed } from './chunk-signer.ts'
import { checkScope } from './credential-scope.ts'
import type { SignatureMethod } from './credential-scope.ts'
import { parsePayloadMode } from './payload-mode.ts'
import type { PayloadMode } from './payload-mode.ts'
import type { PresentedSignature } from './presented-signature.ts'
import { secretOf, type SecretFor } from './secret-of.ts'
import { unsignedHeaders } from './signed-headers.ts'

/** A request as it arrived, and what it is verified against. */
export interface VerifyRequest {
  readonly method: string
  /** Decoded, not normalised. */
  readonly path: string
  readonly query: QueryPairs
  readonly headers: RequestHeaders
  readonly now: Date
  /** The only region accepted. @default any */
  readonly region?: string
  /** @default 's3' */
  readonly service?: string
  /** Hex SHA-256 of the body, for services whose requests do not name it. */
  readonly payloadHash?: string
  readonly secretFor: SecretFor
}

/** A request without a signature. */
export interface AnonymousRequest {
  readonly kind: 'anonymous'
  readonly payload: PayloadMode
}

/** A request whose signature is right. */
export interface SignedRequest {
  readonly kind: 'signed'
  readonly accessKeyId: string
  readonly method: SignatureMethod
  readonly region: string
  readonly service: string
  readonly sessionToken: string | undefined
  /** When it was signed. */
  readonly date: Date
  /** Negative for a signer whose clock is ahead. */
  readonly signatureAgeMs: number
  /** Names joined by `;`. */
  readonly signedHeaders: string
  readonly payload: PayloadMode
  /** Where the signatures of the chunks of an aws-chunked body begin. */
  readonly seed: ChunkSeed
}

export type VerifiedRequest = AnonymousRequest | SignedRequest

function hasQuerySignature(query: QueryPairs): boolean {
  for (const [name] of query) {
    if (name.startsWith('X-Amz-')) {
      if (name === 'X-Amz-Algorithm' || name === 'X-Amz-Signature') return true
      if (name === 'X-Amz-Credential') return true
    } else if (name === 'AWSAccessKeyId') {
      throw s3Error('InvalidRequest', {
        message:
          'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
      })
    }
  }
  return false
}

function readSignature({ headers, query }: VerifyRequest): PresentedSignature | undefined {
  const authorization = headers['authorization']
  const presigned = hasQuerySignature(query)
  if (authorization === undefined) return presigned ? readAuthorizationQuery(query) : undefined
  if (presigned || typeof authorization !== 'string') {
    throw s3Error('InvalidArgument', {
      message:
        'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
      context: { argumentName: 'Authorization' },
    })
  }
  return readAuthorizationHeader(authorization, headers)
}

function payloadHashOf(presented: PresentedSignature, request: VerifyRequest): string {
  if (presented.payloadHash !== undefined) return presented.payloadHash
  if (request.payloadHash !== undefined) return request.payloadHash
  if (presented.method === 'header') {
    throw s3Error('InvalidRequest', {
      message: 'Missing required header for this request: x-amz-content-sha256',
    })
  }
  const header = request.headers['x-amz-content-sha256']
  return typeof header === 'string' ? header : 'UNSIGNED-PAYLOAD'
}

function anonymous({ headers }: VerifyRequest): AnonymousRequest {
  const header = headers['x-amz-content-sha256']
  const value = typeof header === 'string' ? header : 'UNSIGNED-PAYLOAD'
  const payload = parsePayloadMode(value, headers)
  if (payload.kind === 'chunked' && payload.signed) {
    throw s3Error('InvalidRequest', { message: 'Signed chunks need a signed request.' })
  }
  return { kind: 'anonymous', payload }
}

function checkAllSigned(signedHeaders: string, headers: RequestHeaders): void {
  const missing = unsignedHeaders(signedHeaders, headers)
  if (missing.length > 0) {
    throw s3Error('AccessDenied', {
      message: 'There were headers present in the request which were not signed',
      context: { headersNotSigned: missing.join(', ') },
    })
  }
}

/**
 * Verifies the SigV4 signature of a request, of its `Authorization` header or its presigned query.
 * Throws S3's own error for everything that AWS refuses; a request without a signature is anonymous.
 */
export function verifyRequest(request: VerifyRequest): VerifiedRequest {
  const presented = readSignature(request)
  if (presented === undefined) return anonymous(request)
  const { path, query, headers, now, region, service = 's3' } = request
  const { method, credential, amzDate, signedAt, signedHeaders, sessionToken } = presented
  checkScope(credential, { method, region, service, amzDate })
  checkTime(presented, now)
  checkAllSigned(signedHeaders, headers)
  const payloadHash = payloadHashOf(presented, request)
  const payload = parsePayloadMode(payloadHash, headers)
  const secretAccessKey = secretOf(presented, request.secretFor)
  const content = { method: request.method, path, query, headers, payloadHash, secretAccessKey }
  const seed = checkSignature(presented, content)
  return {
    kind: 'signed',
    accessKeyId: credential.accessKeyId,
    method,
    region: credential.region,
    service,
    sessionToken,
    date: signedAt,
    signatureAgeMs: now.getTime() - signedAt.getTime(),
    signedHeaders,
    payload,
    seed,
  }
}
