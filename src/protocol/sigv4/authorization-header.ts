import { s3Error } from '../errors.ts'
import { formatAmzDate, parseAmzDate, parseDateHeader } from './amz-date.ts'
import type { RequestHeaders } from './canonical-request.ts'
import { malformedCredential, parseCredential } from './credential-scope.ts'
import type { PresentedSignature } from './presented-signature.ts'
import { checkSignedHeaderNames } from './signed-headers.ts'

const algorithm = 'AWS4-HMAC-SHA256'

function checkAlgorithm(authorization: string): void {
  if (authorization.startsWith(`${algorithm} `)) return
  if (authorization.startsWith('AWS4-ECDSA-P256-SHA256')) {
    throw s3Error('NotImplemented', { context: { header: 'authorization' } })
  }
  if (authorization.startsWith('AWS ')) {
    throw s3Error('InvalidRequest', {
      message:
        'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
    })
  }
  throw s3Error('InvalidArgument', {
    message: 'Unsupported Authorization Type',
    context: { argumentName: 'Authorization' },
  })
}

interface Fields {
  credential: string
  signedHeaders: string
  signature: string
}

function assignField(fields: Fields, field: string): boolean {
  if (field.startsWith('Credential=') && fields.credential === '') {
    fields.credential = field.slice(11)
  } else if (field.startsWith('SignedHeaders=') && fields.signedHeaders === '') {
    fields.signedHeaders = field.slice(14)
  } else if (field.startsWith('Signature=') && fields.signature === '') {
    fields.signature = field.slice(10)
  } else {
    return false
  }
  return true
}

function readFields(authorization: string): Fields {
  const fields: Fields = { credential: '', signedHeaders: '', signature: '' }
  for (let start = algorithm.length; start < authorization.length;) {
    const comma = authorization.indexOf(',', start)
    const end = comma === -1 ? authorization.length : comma
    if (!assignField(fields, authorization.slice(start, end).trim())) {
      throw malformedCredential('header', 'a field is unknown, repeated or empty.')
    }
    start = end + 1
  }
  for (const [name, value] of [
    ['Credential', fields.credential],
    ['SignedHeaders', fields.signedHeaders],
    ['Signature', fields.signature],
  ] as const) {
    if (value === '') throw malformedCredential('header', `missing ${name}.`)
  }
  return fields
}

function signingDate(headers: RequestHeaders): { amzDate: string; signedAt: Date } {
  const amzDate = headers['x-amz-date']
  if (typeof amzDate === 'string') {
    const signedAt = parseAmzDate(amzDate)
    if (signedAt !== undefined) return { amzDate, signedAt }
  } else if (typeof headers['date'] === 'string') {
    const signedAt = parseDateHeader(headers['date'])
    if (signedAt !== undefined) return { amzDate: formatAmzDate(signedAt), signedAt }
  }
  throw s3Error('AccessDenied', {
    message: 'AWS authentication requires a valid Date or x-amz-date header',
  })
}

const textOf = (value: RequestHeaders[string]): string | undefined =>
  typeof value === 'string' ? value : undefined

/** Reads the signature of an `Authorization` header, and the headers that belong to it. */
export function readAuthorizationHeader(
  authorization: string,
  headers: RequestHeaders,
): PresentedSignature {
  checkAlgorithm(authorization)
  const { credential, signedHeaders, signature } = readFields(authorization)
  if (!checkSignedHeaderNames(signedHeaders)) {
    throw malformedCredential('header', 'SignedHeaders is not a list of distinct header names.')
  }
  return {
    method: 'header',
    credential: parseCredential(credential, 'header'),
    ...signingDate(headers),
    signedHeaders,
    signature,
    sessionToken: textOf(headers['x-amz-security-token']),
    payloadHash: textOf(headers['x-amz-content-sha256']),
  }
}
