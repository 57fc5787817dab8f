import { formatAmzDate } from '../protocol/sigv4/amz-date.ts'
import type { SigningCredentials } from '../protocol/sigv4/sign-request.ts'
import { signingKeyFor } from '../protocol/sigv4/signing-key.ts'
import type { Endpoint } from './endpoint.ts'

/** What a form may upload. Every field that it sends has to be named here. */
export interface PostForm {
  readonly bucket: string
  /** What the form sends: exactly these values, but where `beginnings` says less. */
  readonly fields: Readonly<Record<string, string>>
  /** Fields of any value that begins so; those not in `fields` are left to whoever sends the form. */
  readonly beginnings: Readonly<Record<string, string>>
  /** Bytes. */
  readonly minBytes: number
  /** Bytes. */
  readonly maxBytes: number
}

export interface SignedPostForm {
  readonly url: string
  readonly fields: Readonly<Record<string, string>>
  readonly expiresAt: Date
}

/** Who signs a form, for where and until when. */
export interface PostSigning {
  readonly endpoint: Endpoint
  readonly credentials: SigningCredentials
  readonly region: string
  readonly now: Date
  readonly expiresAt: Date
}

type Condition =
  | Readonly<Record<string, string>>
  | readonly ['starts-with', field: string, beginning: string]
  | readonly ['content-length-range', least: number, most: number]

/**
 * Signs a form for POST Object: a policy of what it may say, and the signature of the policy.
 * Source: S3 API Reference, "Browser-based uploads using POST (SigV4)".
 */
export function signPostForm(form: PostForm, signing: PostSigning): SignedPostForm {
  const { endpoint, credentials, region, now, expiresAt } = signing
  const { accessKeyId, secretAccessKey, sessionToken } = credentials
  const amzDate = formatAmzDate(now)
  const date = amzDate.slice(0, 8)
  const signer = {
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': `${accessKeyId}/${date}/${region}/s3/aws4_request`,
    'x-amz-date': amzDate,
    ...(sessionToken !== undefined && { 'x-amz-security-token': sessionToken }),
  }
  const expiration = expiresAt.toISOString()
  const conditions = conditionsOf(form, signer)
  const policy = Buffer.from(JSON.stringify({ expiration, conditions })).toString('base64')
  const key = signingKeyFor({ secretAccessKey, date, region, service: 's3' })
  const { origin, path } = endpoint.locate(form.bucket, undefined)
  return {
    url: origin + path,
    fields: { ...form.fields, ...signer, policy, 'x-amz-signature': key.sign(policy) },
    expiresAt,
  }
}

function conditionsOf(
  { bucket, fields, beginnings, minBytes, maxBytes }: PostForm,
  signer: Readonly<Record<string, string>>,
): Condition[] {
  const exact = Object.entries({ bucket, ...fields, ...signer })
  return [
    ...exact
      .filter(([name]) => beginnings[name] === undefined)
      .map(([name, value]) => ({ [name]: value })),
    ...Object.entries(beginnings).map(([name, beginning]): Condition => [
      'starts-with',
      `$${name}`,
      beginning,
    ]),
    ['content-length-range', minBytes, maxBytes],
  ]
}
