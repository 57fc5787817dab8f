import { formatAccessLogRecord } from '../../protocol/access-log/access-log-record.ts'
import { lifecycleOperation } from '../../protocol/access-log/lifecycle-operation.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { canonicalIdOfAccount } from '../accounts/owner-of.ts'
import type { BucketEvent } from '../events.ts'
import { bucketLogging } from './bucket-logging.ts'
import type { LogLine } from './request-log-lines.ts'

/** The line that a lifecycle rule leaves; undefined, and nothing formatted, for other events and where nothing is logged. */
export function lifecycleLogLine(event: BucketEvent, accounts: Accounts): LogLine | undefined {
  const { name, bucket, time, key, versionId, size, detail } = event
  const operation = lifecycleOperation(name, detail)
  if (operation === undefined || bucketLogging(bucket) === undefined) return undefined
  const line = formatAccessLogRecord({
    bucketOwner: canonicalIdOfAccount(accounts, bucket.owner),
    bucket: bucket.name,
    time,
    requester: 'AmazonS3',
    requestId: '-',
    operation,
    key,
    objectSize: size,
    versionId,
  })
  return { bucket, line }
}
