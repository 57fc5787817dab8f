import type { Json } from '../../core/json.ts'
import type { LogKeyFormat } from '../../protocol/access-log/log-object-key.ts'
import { aspectReader } from '../aspect-reader.ts'
import { loggingStatus, type LoggingEnabled } from './logging-status.ts'

export const loggingAspect = 'logging'

/** Where the access log of a bucket goes. */
export interface BucketLogging {
  /** The name of the target bucket. */
  readonly target: string
  readonly prefix: string
  readonly format: LogKeyFormat
  /** As they were put: grants on the log objects, where the target has ACLs enabled. */
  readonly grants: LoggingEnabled['TargetGrants']
}

/** Undefined for a bucket that is not logged, at once. */
export const bucketLogging = aspectReader<BucketLogging>(loggingAspect, loggingOf)

function loggingOf(document: Json): BucketLogging | undefined {
  const enabled = loggingStatus.safeParse(document).data?.LoggingEnabled
  return (
    enabled && {
      target: enabled.TargetBucket,
      prefix: enabled.TargetPrefix,
      format: formatOf(enabled.TargetObjectKeyFormat),
      grants: enabled.TargetGrants,
    }
  )
}

function formatOf(format: LoggingEnabled['TargetObjectKeyFormat']): LogKeyFormat {
  if (format === undefined || 'SimplePrefix' in format) return 'simple'
  const { PartitionDateSource } = format.PartitionedPrefix
  return PartitionDateSource === 'DeliveryTime' ? 'delivery-time' : 'event-time'
}
