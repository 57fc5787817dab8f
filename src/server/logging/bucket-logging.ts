import { isJsonObject, type Json } from '../../core/json.ts'
import type { Bucket } from '../../engine/bucket.ts'
import type { LogKeyFormat } from '../../protocol/access-log/log-object-key.ts'

export const loggingAspect = 'logging'

/** Where the access log of a bucket goes. */
export interface BucketLogging {
  /** The name of the target bucket. */
  readonly target: string
  readonly prefix: string
  readonly format: LogKeyFormat
  /** As they were put: grants on the log objects, where the target has ACLs enabled. */
  readonly grants: Json | undefined
}

const known = new WeakMap<Bucket, BucketLogging>()

/** Undefined for a bucket that is not logged, at once. */
export function bucketLogging(bucket: Bucket): BucketLogging | undefined {
  const document = bucket.aspects[loggingAspect]
  if (document === undefined) return undefined
  const found = known.get(bucket) ?? loggingOf(document)
  if (found !== undefined) known.set(bucket, found)
  return found
}

function loggingOf(document: Json): BucketLogging | undefined {
  const enabled = isJsonObject(document) ? document['LoggingEnabled'] : undefined
  if (!isJsonObject(enabled)) return undefined
  const { TargetBucket, TargetPrefix, TargetGrants, TargetObjectKeyFormat } = enabled
  return {
    target: typeof TargetBucket === 'string' ? TargetBucket : '',
    prefix: typeof TargetPrefix === 'string' ? TargetPrefix : '',
    format: formatOf(TargetObjectKeyFormat),
    grants: TargetGrants,
  }
}

function formatOf(format: Json | undefined): LogKeyFormat {
  const partitioned = isJsonObject(format) ? format['PartitionedPrefix'] : undefined
  if (partitioned === undefined) return 'simple'
  const source = isJsonObject(partitioned) ? partitioned['PartitionDateSource'] : undefined
  return source === 'DeliveryTime' ? 'delivery-time' : 'event-time'
}
