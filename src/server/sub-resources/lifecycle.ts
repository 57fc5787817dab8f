import { randomUUID } from 'node:crypto'
import { isJsonObject, parseJson, type Json } from '../../core/json.ts'
import { s3Error } from '../../protocol/errors.ts'
import { readRules } from '../../protocol/lifecycle/lifecycle-document.ts'
import { validateLifecycle } from '../../protocol/lifecycle/validate-lifecycle.ts'
import { invalidRequest } from '../../protocol/lifecycle/refusal.ts'
import { lifecycleAspect } from '../lifecycle/bucket-lifecycle.ts'
import type { SubResource, SubResourcePut } from './sub-resource.ts'

const sizeHeader = 'TransitionDefaultMinimumObjectSize'
const sizes = ['all_storage_classes_128K', 'varies_by_storage_class']

export const lifecycle: SubResource = {
  aspect: lifecycleAspect,
  put: 'PutBucketLifecycleConfiguration',
  get: 'GetBucketLifecycleConfiguration',
  delete: 'DeleteBucketLifecycle',
  member: 'LifecycleConfiguration',
  honours: [sizeHeader],
  isOutput: true,
  absent: 'NoSuchLifecycleConfiguration',
  accept: (document, _bucket, put) => acceptLifecycle(document, put),
  putOutput: (kept) => (isJsonObject(kept) ? { [sizeHeader]: kept[sizeHeader] } : {}),
}

function acceptLifecycle(document: Json, { input }: SubResourcePut): Json {
  const given = isJsonObject(document) ? document['Rules'] : undefined
  if (given === undefined) throw s3Error('MalformedXML')
  const rules = readRules(given)
  validateLifecycle(rules)
  const named = rules.map((rule) => ({ ...rule, ID: rule.ID || randomUUID() }))
  const size = input[sizeHeader] ?? sizes[0]
  if (typeof size !== 'string' || !sizes.includes(size))
    throw invalidRequest(`Invalid ${sizeHeader} found`)
  // Dates become text, as they are kept.
  return parseJson(JSON.stringify({ Rules: named, [sizeHeader]: size }))
}
