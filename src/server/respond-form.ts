import { percentEncode } from '../core/percent.ts'
import type { FormFields } from '../protocol/form/read-form.ts'
import { writePostResponse } from '../protocol/form/post-response.ts'
import type { MatchedRequest } from './request-head.ts'
import { send, type Answering } from './respond.ts'

interface AnsweredForm {
  readonly head: MatchedRequest
  readonly fields: FormFields
}

/**
 * Answers a form whose object is stored: with the redirect that it asks for, or with the status, 204 if it names none
 * that S3 knows. Returns the number of body bytes.
 */
export async function respondForm(
  answering: Answering,
  form: AnsweredForm,
  output: Readonly<Record<string, unknown>>,
): Promise<number> {
  const { headers } = form.head.operation.output.write(output)
  const { bucket = '', key = '' } = form.head.target
  const etag = headers['etag'] ?? ''
  const redirect = redirectOf(form.fields)
  if (redirect !== undefined) {
    for (const [name, value] of Object.entries({ bucket, key, etag }))
      redirect.searchParams.append(name, value)
    return send(answering, { status: 303, headers: { ...headers, location: redirect.href } })
  }
  const location = locationOf(form.head)
  const answer = { headers: { ...headers, location } }
  switch (form.fields.get('success_action_status')) {
    case '200':
      return send(answering, { status: 200, ...answer })
    case '201': {
      const body = writePostResponse({ Location: location, Bucket: bucket, Key: key, ETag: etag })
      return send(answering, { status: 201, ...answer, body })
    }
    default:
      return send(answering, { status: 204, ...answer })
  }
}

/** Where the form wants its sender to go. What is no URL of the web counts as not said. */
function redirectOf(fields: FormFields): URL | undefined {
  const wanted = fields.get('success_action_redirect') ?? fields.get('redirect')
  if (wanted === undefined || !URL.canParse(wanted)) return undefined
  const url = new URL(wanted)
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined
}

/** The URL of the object. As S3 has it here and nowhere else, the slashes of the key are escaped. */
function locationOf({ encrypted, host, target }: MatchedRequest): string {
  const { key = '', path } = target
  const bucketPath = path.slice(0, path.length - key.length)
  return `${encrypted ? 'https' : 'http'}://${host}${bucketPath}${percentEncode(key)}`
}
