import type { StowageError } from '../../core/error.ts'
import { s3Error } from '../errors.ts'
import { parseAmzDate } from './amz-date.ts'
import type { QueryPairs } from '../query-string.ts'
import { parseCredential } from './credential-scope.ts'
import type { PresentedSignature } from './presented-signature.ts'
import { checkSignedHeaderNames } from './signed-headers.ts'

/** The longest life of a presigned URL: a week, in seconds. */
export const presignedLifeLimit = 604_800

const queryError = (message: string): StowageError =>
  s3Error('AuthorizationQueryParametersError', { message })

const missing =
  'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.'

/** The parameters of a presigned URL, without `X-Amz-`. */
function readParameters(query: QueryPairs): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>()
  for (const [name, value] of query) {
    const lower = name.toLowerCase()
    if (!lower.startsWith('x-amz-')) continue
    // SDKs hoist x-amz-content-sha256 in either case; of two values none could be trusted.
    const short = lower === 'x-amz-content-sha256' ? 'Content-Sha256' : name.slice(6)
    if (parameters.has(short)) throw queryError(`The parameter ${name} is repeated.`)
    parameters.set(short, value)
  }
  return parameters
}

function readExpires(text: string): number {
  if (!/^-?\d{1,12}$/.test(text)) throw queryError('X-Amz-Expires should be a number')
  const expiresIn = Number(text)
  if (expiresIn < 1) throw queryError('X-Amz-Expires must be non-negative')
  if (expiresIn > presignedLifeLimit) {
    throw queryError(
      `X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than ${presignedLifeLimit} seconds`,
    )
  }
  return expiresIn
}

function checkAlgorithm(algorithm: string): void {
  if (algorithm === 'AWS4-HMAC-SHA256') return
  if (algorithm === 'AWS4-ECDSA-P256-SHA256') {
    throw s3Error('NotImplemented', { context: { parameter: 'X-Amz-Algorithm' } })
  }
  throw queryError('X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"')
}

/** Reads the signature of a presigned URL. */
export function readAuthorizationQuery(query: QueryPairs): PresentedSignature {
  const parameters = readParameters(query)
  const required = (name: string): string => {
    const value = parameters.get(name)
    if (value === undefined || value === '') throw queryError(missing)
    return value
  }
  checkAlgorithm(required('Algorithm'))
  const credential = required('Credential')
  const signature = required('Signature')
  const amzDate = required('Date')
  const signedHeaders = required('SignedHeaders')
  const expiresIn = readExpires(required('Expires'))
  const signedAt = parseAmzDate(amzDate)
  if (signedAt === undefined) {
    throw queryError("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"")
  }
  if (!checkSignedHeaderNames(signedHeaders)) {
    throw queryError('X-Amz-SignedHeaders is not a list of distinct header names.')
  }
  return {
    method: 'query',
    credential: parseCredential(credential, 'query'),
    amzDate,
    signedAt,
    expiresIn,
    signedHeaders,
    signature,
    sessionToken: parameters.get('Security-Token'),
    payloadHash: parameters.get('Content-Sha256'),
  }
}
