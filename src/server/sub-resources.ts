import type { Json } from '../core/json.ts'
import type { Bucket } from '../engine/bucket.ts'
import { s3Error } from '../protocol/errors.ts'
import type { AnyHandler } from './handler.ts'
import { abac } from './sub-resources/abac.ts'
import { accelerate } from './sub-resources/accelerate.ts'
import { cors } from './sub-resources/cors.ts'
import { encryption } from './sub-resources/encryption.ts'
import { lifecycle } from './sub-resources/lifecycle.ts'
import { logging } from './sub-resources/logging.ts'
import { objectLock } from './sub-resources/object-lock.ts'
import { ownershipControls } from './sub-resources/ownership-controls.ts'
import { policy } from './sub-resources/policy.ts'
import { publicAccessBlock } from './sub-resources/public-access-block.ts'
import { replication } from './sub-resources/replication.ts'
import { requestPayment } from './sub-resources/request-payment.ts'
import { tagging } from './sub-resources/tagging.ts'
import { website } from './sub-resources/website.ts'
import type { SubResource } from './sub-resources/sub-resource.ts'

/** One row per sub-resource, each on a page of its own. */
const subResources: readonly SubResource[] = [
  abac,
  accelerate,
  cors,
  encryption,
  lifecycle,
  logging,
  objectLock,
  ownershipControls,
  policy,
  publicAccessBlock,
  replication,
  requestPayment,
  tagging,
  website,
]

/** The handlers of every row. */
export function subResourceHandlers(): AnyHandler[] {
  return subResources.flatMap((row) => {
    const handlers = [putHandler(row), getHandler(row)]
    return row.delete === undefined ? handlers : [...handlers, deleteHandler(row, row.delete)]
  })
}

function putHandler(row: SubResource): AnyHandler {
  return {
    operation: row.put,
    honours: new Set([row.member, ...(row.honours ?? [])]),
    async handle(input, context) {
      const { engine, bucket } = context
      // The codec read the document from XML or JSON text: it holds nothing that JSON cannot.
      const document = input[row.member] as Json | undefined
      if (document === undefined) throw s3Error('MalformedXML')
      const accepted = row.accept(document, bucket, { input, context })
      if (accepted === undefined) await engine.deleteAspect(bucket, row.aspect)
      else if (!(await engine.putAspect(bucket, row.aspect, accepted)))
        throw s3Error('NoSuchBucket', { context: { BucketName: bucket.name } })
      return row.putOutput?.(accepted) ?? {}
    },
  }
}

function getHandler(row: SubResource): AnyHandler {
  return {
    operation: row.get,
    honours: new Set(),
    handle(_input, { bucket }) {
      const document = bucket.aspects[row.aspect]
      if (document === undefined) return absent(row, bucket)
      return row.isOutput === true ? document : { [row.member]: document }
    },
  }
}

function absent({ absent: said }: SubResource, bucket: Bucket) {
  if (typeof said !== 'string') return said
  throw s3Error(said, { context: { BucketName: bucket.name } })
}

function deleteHandler(
  row: SubResource,
  operation: NonNullable<SubResource['delete']>,
): AnyHandler {
  return {
    operation,
    honours: new Set(),
    async handle(_input, context) {
      const { engine, bucket } = context
      const left = row.reset?.(context)
      if (left === undefined) await engine.deleteAspect(bucket, row.aspect)
      else await engine.putAspect(bucket, row.aspect, left)
      return {}
    },
  }
}
