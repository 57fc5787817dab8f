import { s3Error } from '../protocol/errors.ts'
import { checkPostPolicy, type SizeRange } from '../protocol/form/check-post-policy.ts'
import { expandFilename } from '../protocol/form/expand-filename.ts'
import { formBoundary } from '../protocol/form/form-boundary.ts'
import { parsePostPolicy } from '../protocol/form/post-policy.ts'
import { readForm, type FormFields } from '../protocol/form/read-form.ts'
import { sizeWithin } from '../protocol/form/size-within.ts'
import { maxBodyBytes } from '../protocol/limits.ts'
import { namesSubResource } from '../protocol/match-operation.ts'
import { missingField, verifyForm } from '../protocol/sigv4/verify-form.ts'
import type { Entrance } from './entrance.ts'
import { formHead } from './form-head.ts'
import { bodyOf, wholeOf } from './request-body.ts'
import type { RequestHead } from './request-head.ts'
import type { Answering } from './respond.ts'
import { respondForm } from './respond-form.ts'
import type { ServerState } from './server-state.ts'

/** True for a POST to the bucket itself: the upload of an object by a form. */
export function isObjectForm({ method, target, query }: RequestHead): boolean {
  return method === 'POST' && target.kind === 'bucket' && !namesSubResource('bucket', query)
}

/**
 * The way in of a browser's form: its fields say what the headers of a PutObject would, and its file is the body.
 * The fields are read, not the file. Source: S3 API Reference, "POST Object".
 */
export async function openObjectForm(
  { engine, accounts }: ServerState,
  head: RequestHead,
  answering: Answering,
): Promise<Entrance> {
  const { bucket = '' } = head.target
  if (engine.bucket(bucket) === undefined)
    throw s3Error('NoSuchBucket', { context: { BucketName: bucket } })
  const boundary = formBoundary(String(head.headers['content-type'] ?? ''))
  const length = head.headers['content-length']
  if (length === undefined) throw s3Error('MissingContentLength')

  const form = await readForm(bodyOf(answering.request, answering.response).pieces(), boundary)
  const fields = new Map(expandFilename(form.fields, form.filename)).set('bucket', bucket)
  const announced = Number(length) - form.frameBytes
  let range: SizeRange = { min: 0, max: maxBodyBytes }
  const pieces = () => sizeWithin(form.file, range, announced)
  const matched = formHead(head, fields, keyOf(fields))
  return {
    head: matched,
    body: { isDelimited: true, pieces, whole: () => wholeOf(pieces()) },
    verify(now) {
      const verified = verifyForm({ fields, now, secretFor: accounts.secretFor })
      if (verified.kind === 'signed') range = allowedSizes(fields, now)
      return verified
    },
    respond: (output) => respondForm(answering, { head: matched, fields }, output),
  }
}

function keyOf(fields: FormFields): string {
  const key = fields.get('key')
  if (key === undefined) throw missingField('key')
  if (key !== '') return key
  throw s3Error('InvalidArgument', {
    message: 'User key must have a length greater than 0.',
    context: { ArgumentName: 'key', ArgumentValue: '' },
  })
}

function allowedSizes(fields: FormFields, now: Date): SizeRange {
  const { min, max } = checkPostPolicy(parsePostPolicy(fields.get('policy') ?? ''), fields, now)
  return { min, max: Math.min(max, maxBodyBytes) }
}
