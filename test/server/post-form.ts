import { formatAmzDate } from '../../src/protocol/sigv4/amz-date.ts'
import type { SigningCredentials } from '../../src/protocol/sigv4/sign-request.ts'
import { signingKeyFor } from '../../src/protocol/sigv4/signing-key.ts'
import { exchange, type RawAnswer } from './exchange.ts'
import { credentials } from './s3-world.ts'

/** The fields of a form, in their order. */
export type Fields = Readonly<Record<string, string>>

export interface PolicyOptions {
  /** Conditions besides those that name every field exactly. */
  readonly conditions?: readonly unknown[]
  /** Fields that get no condition of their own. */
  readonly loose?: readonly string[]
  /** @default a minute from now */
  readonly expiration?: Date
  /** @default now */
  readonly now?: Date
  readonly signer?: SigningCredentials
}

/** A form's fields with the policy that asks for exactly them, signed. */
export function signedFields(bucket: string, fields: Fields, options: PolicyOptions = {}): Fields {
  const { conditions = [], loose = [], now = new Date(), signer = credentials } = options
  const { expiration = new Date(now.getTime() + 60_000) } = options
  const amzDate = formatAmzDate(now)
  const date = amzDate.slice(0, 8)
  const all: Fields = {
    ...fields,
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': `${signer.accessKeyId}/${date}/us-east-1/s3/aws4_request`,
    'x-amz-date': amzDate,
  }
  const exact = Object.entries({ bucket, ...all })
    .filter(([name]) => !loose.includes(name))
    .map(([name, value]) => ({ [name]: value }))
  const document = { expiration: expiration.toISOString(), conditions: [...exact, ...conditions] }
  return { ...all, ...signedPolicy(document, { date, signer }) }
}

/** A policy document of any kind, signed. */
export function signedPolicy(
  document: unknown,
  { date, signer = credentials }: { readonly date: string; readonly signer?: SigningCredentials },
): Fields {
  const policy = Buffer.from(JSON.stringify(document)).toString('base64')
  const { secretAccessKey } = signer
  const key = signingKeyFor({ secretAccessKey, date, region: 'us-east-1', service: 's3' })
  return { policy, 'x-amz-signature': key.sign(policy) }
}

/** The body of a form and its type, as the web platform writes them. */
export async function formBody(fields: Fields, file?: Blob, filename = 'file.bin') {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  if (file !== undefined) form.append('file', file, filename)
  const body = new Response(form)
  const contentType = body.headers.get('content-type') ?? ''
  return { contentType, body: new Uint8Array(await body.arrayBuffer()) }
}

export interface PostOptions {
  readonly filename?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Posts a form to a bucket, like a browser that follows no redirect. */
export async function postForm(
  { endpoint, bucket }: { readonly endpoint: string; readonly bucket: string },
  { fields, file }: { readonly fields: Fields; readonly file: string | Uint8Array },
  { filename, headers }: PostOptions = {},
): Promise<RawAnswer> {
  const blob = new Blob([new Uint8Array(Buffer.from(file))])
  const { contentType, body } = await formBody(fields, blob, filename)
  const { host } = new URL(endpoint)
  return exchange(endpoint, {
    method: 'POST',
    url: `/${bucket}`,
    headers: { host, 'content-type': contentType, ...headers },
    body,
  })
}
