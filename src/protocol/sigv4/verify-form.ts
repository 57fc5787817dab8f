import { s3Error } from '../errors.ts'
import type { FormFields } from '../form/read-form.ts'
import { parseAmzDate } from './amz-date.ts'
import { checkScope, parseCredential } from './credential-scope.ts'
import { equalSignatures } from './equal-signatures.ts'
import type { PresentedSignature } from './presented-signature.ts'
import { secretOf, type SecretFor } from './secret-of.ts'
import { signingKeyFor } from './signing-key.ts'
import type { VerifiedRequest } from './verify-request.ts'

/** A form as it arrived, and what it is verified against. */
export interface VerifyForm {
  readonly fields: FormFields
  readonly now: Date
  readonly secretFor: SecretFor
}

const payload = { kind: 'unsigned' } as const

/** In the order in which S3 misses them. */
const required = [
  ['x-amz-algorithm', 'X-Amz-Algorithm'],
  ['x-amz-credential', 'X-Amz-Credential'],
  ['x-amz-date', 'X-Amz-Date'],
  ['x-amz-signature', 'X-Amz-Signature'],
  ['policy', 'Policy'],
] as const

/** How long the key of a signature is good, whatever the policy says: seven days. */
const keyLifeMs = 7 * 24 * 3600 * 1000

/**
 * Verifies the SigV4 signature of a form: of its policy, which says what the form may be. A form without one is
 * anonymous. Source: S3 API Reference, "Authenticating requests in browser-based uploads using POST (SigV4)".
 */
export function verifyForm({ fields, now, secretFor }: VerifyForm): VerifiedRequest {
  refuseOldSignature(fields)
  if (!required.some(([name]) => name !== 'policy' && fields.has(name)))
    return { kind: 'anonymous', payload }
  const presented = presentedBy(fields)
  const { credential, amzDate, signedAt, sessionToken } = presented
  checkScope(credential, { method: 'form', region: undefined, service: 's3', amzDate })
  const signatureAgeMs = now.getTime() - signedAt.getTime()
  if (signatureAgeMs > keyLifeMs)
    throw s3Error('AccessDenied', { message: 'Invalid according to Policy: Policy expired.' })
  const seed = checkPolicySignature(presented, fields.get('policy') ?? '', secretFor)
  return {
    kind: 'signed',
    accessKeyId: credential.accessKeyId,
    method: 'form',
    region: credential.region,
    service: credential.service,
    sessionToken,
    date: signedAt,
    signatureAgeMs,
    signedHeaders: '',
    payload,
    seed,
  }
}

/** Signature version 2 has fields of its own, and S3 takes it from no new bucket. */
function refuseOldSignature(fields: FormFields): void {
  if (!fields.has('awsaccesskeyid') && !fields.has('signature')) return
  throw s3Error('InvalidRequest', {
    message:
      'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
  })
}

function presentedBy(fields: FormFields): PresentedSignature {
  for (const [name, shown] of required) if (!fields.has(name)) throw missingField(shown)
  const [algorithm = '', credential = '', amzDate = '', signature = ''] = required.map(
    ([name]) => fields.get(name) ?? '',
  )
  if (algorithm !== 'AWS4-HMAC-SHA256') {
    throw s3Error('InvalidArgument', {
      message: 'X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"',
      context: { ArgumentName: 'X-Amz-Algorithm', ArgumentValue: algorithm },
    })
  }
  const signedAt = parseAmzDate(amzDate)
  if (signedAt === undefined) {
    throw s3Error('InvalidArgument', {
      message: "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"",
      context: { ArgumentName: 'X-Amz-Date', ArgumentValue: amzDate },
    })
  }
  return {
    method: 'form',
    credential: parseCredential(credential, 'form'),
    amzDate,
    signedAt,
    signedHeaders: '',
    signature,
    sessionToken: fields.get('x-amz-security-token'),
    payloadHash: undefined,
  }
}

function checkPolicySignature(presented: PresentedSignature, policy: string, secretFor: SecretFor) {
  const { credential, amzDate, signature } = presented
  const { accessKeyId, date, region, service, scope } = credential
  const secretAccessKey = secretOf(presented, secretFor)
  const signingKey = signingKeyFor({ secretAccessKey, date, region, service })
  // The key signs bytes, one a character: a policy that is none of Base64 cannot be signed at all.
  const expected = asciiOnly.test(policy) ? signingKey.sign(policy) : ''
  if (!equalSignatures(signature, expected)) {
    throw s3Error('SignatureDoesNotMatch', {
      context: { AWSAccessKeyId: accessKeyId, StringToSign: policy, SignatureProvided: signature },
    })
  }
  return { signature, signingKey, amzDate, scope }
}

const asciiOnly = /^[\t\n\r -~]*$/

/** What S3 answers where a form lacks a field. */
export function missingField(name: string): Error {
  return s3Error('InvalidArgument', {
    message: `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
    context: { ArgumentName: name, ArgumentValue: '' },
  })
}
