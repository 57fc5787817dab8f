import { createRecent } from '../../core/recent.ts'
import { s3Error } from '../errors.ts'
import { formatAmzDate, parseAmzDate, parseDateHeader } from './amz-date.ts'
import type { RequestHeaders } from '../request-headers.ts'
import { malformedCredential, parseCredential } from './credential-scope.ts'
import type { CredentialScope } from './credential-scope.ts'
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

/** All but the signature: a client says the same in every request of a day. */
interface Signer {
  readonly credential: CredentialScope
  readonly signedHeaders: string
}

interface Authorization {
  readonly signer: Signer
  readonly signature: string
}

const fieldNames = ['Credential', 'SignedHeaders', 'Signature'] as const
type FieldName = (typeof fieldNames)[number]

function readFields(authorization: string): Record<FieldName, string> {
  const fields = { Credential: '', SignedHeaders: '', Signature: '' }
  for (const text of authorization.slice(algorithm.length).split(',')) {
    const field = text.trim()
    const name = fieldNames.find((each) => field.startsWith(`${each}=`))
    if (name === undefined || fields[name] !== '') {
      throw malformedCredential('header', 'a field is unknown, repeated or empty.')
    }
    fields[name] = field.slice(name.length + 1)
  }
  for (const name of fieldNames) {
    if (fields[name] === '') throw malformedCredential('header', `missing ${name}.`)
  }
  return fields
}

function parseAuthorization(authorization: string): Authorization {
  const { Credential, SignedHeaders: signedHeaders, Signature } = readFields(authorization)
  if (!checkSignedHeaderNames(signedHeaders)) {
    throw malformedCredential('header', 'SignedHeaders is not a list of distinct header names.')
  }
  const credential = parseCredential(Credential, 'header')
  return { signer: { credential, signedHeaders }, signature: Signature }
}

const signers = createRecent<Signer>(512)
const signatureLength = 64

function readAuthorization(authorization: string): Authorization {
  const start = authorization.length - signatureLength
  const signature = authorization.slice(start)
  if (!authorization.startsWith('Signature=', start - 10) || signature.includes(',')) {
    return parseAuthorization(authorization)
  }
  const parse = (): Signer => parseAuthorization(authorization).signer
  return { signer: signers.get(authorization.slice(0, start), parse), signature }
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
  const { signer, signature } = readAuthorization(authorization)
  const { amzDate, signedAt } = signingDate(headers)
  return {
    method: 'header',
    credential: signer.credential,
    amzDate,
    signedAt,
    signedHeaders: signer.signedHeaders,
    signature,
    sessionToken: textOf(headers['x-amz-security-token']),
    payloadHash: textOf(headers['x-amz-content-sha256']),
  }
}
