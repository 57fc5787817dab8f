import { s3Error } from '../protocol/errors.ts'
import type { FormFields } from '../protocol/form/read-form.ts'
import { operationNamed } from '../protocol/operations.ts'
import type { OperationInput } from '../protocol/operation-types.ts'
import type { RequestHeaders } from '../protocol/request-headers.ts'
import { targetOf } from '../protocol/request-target.ts'
import { taggingHeader, tagsOf } from '../protocol/tagging.ts'
import type { MatchedRequest, RequestHead } from './request-head.ts'

/** Fields that are headers of the same name. */
const headerFields: ReadonlySet<string> = new Set([
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-md5',
  'content-type',
  'expires',
  'if-none-match',
])

/** Headers of the request itself that say who asks. Those of its body are the form's, not the object's. */
const requestHeaders = ['host', 'referer', 'user-agent', 'x-amz-expected-bucket-owner']

/** Fields that are the form's own, and one that would pass what is uploaded off as a copy. */
const notHeaders = /^x-amz-(?:algorithm|copy-source|credential|date|security-token|signature)$/

/** The head of the PutObject that a form means. Throws `KeyTooLongError`, and what its tags are refused with. */
export function formHead(head: RequestHead, fields: FormFields, key: string): MatchedRequest {
  const { bucket = '', path } = head.target
  // The path of a bucket is `/` alone where the host names it.
  const objectPath = path === '/' ? `/${key}` : `/${bucket}/${key}`
  return {
    ...head,
    target: targetOf(bucket, key, objectPath),
    query: [],
    headers: { ...sentHeaders(head), ...fieldHeaders(fields) },
    operation: operationNamed('PutObject'),
  }
}

function sentHeaders({ headers }: RequestHead): RequestHeaders {
  return Object.fromEntries(requestHeaders.map((name) => [name, headers[name]]))
}

function fieldHeaders(fields: FormFields): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, value] of fields) {
    const isHeader = headerFields.has(name) || (name.startsWith('x-amz-') && !notHeaders.test(name))
    if (isHeader) headers[name] = headerText(value)
  }
  const acl = fields.get('acl')
  if (acl !== undefined) headers['x-amz-acl'] = headerText(acl)
  const tagging = fields.get('tagging')
  if (tagging !== undefined) headers['x-amz-tagging'] = taggingHeader(tagsOfXml(tagging))
  return headers
}

/** As Node gives headers: one character a byte. */
const headerText = (value: string): string => Buffer.from(value, 'utf8').toString('latin1')

/** In a form the tags are the document that PutObjectTagging takes. */
function tagsOfXml(body: string) {
  if (body === '') throw s3Error('MalformedXML')
  const labels = { Bucket: 'b', Key: 'k' }
  const { input } = operationNamed('PutObjectTagging')
  const document = input.read({ labels, query: [], headers: {}, body }, true)
  // The codec built this input from the very schema that the SDK's type was generated from.
  const { Tagging } = document as Partial<OperationInput<'PutObjectTagging'>>
  return tagsOf(Tagging?.TagSet ?? [])
}
