import { isJsonObject, type Json } from '../../core/json.ts'
import type { Bucket } from '../../engine/bucket.ts'
import type { Engine } from '../../engine/engine.ts'
import { parseCopySource } from '../../protocol/copy-source.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { bucketLogging } from './bucket-logging.ts'
import { requestLogLine, type LoggedExchange } from './request-log.ts'

/** A line, and the bucket whose log it belongs to. */
export interface LogLine {
  readonly bucket: Bucket
  readonly line: string
}

interface LineParts {
  readonly engine: Engine
  readonly accounts: Accounts
}

/** All lines that a request leaves: none, and nothing formatted, where no bucket of it is logged. */
export function requestLogLines(
  { engine, accounts }: LineParts,
  exchange: LoggedExchange,
): readonly LogLine[] {
  const { record, answering } = exchange
  const lines: LogLine[] = []
  const bucket = record.bucket === undefined ? undefined : engine.bucket(record.bucket)
  if (bucket !== undefined && bucketLogging(bucket) !== undefined) {
    lines.push({ bucket, line: requestLogLine(bucket, exchange, accounts) })
    for (const each of deletedKeys(answering.output, record.operation))
      lines.push({ bucket, line: requestLogLine(bucket, exchange, accounts, each) })
  }
  const source = answering.request.headers['x-amz-copy-source']
  return typeof source === 'string'
    ? [...lines, ...sourceLines(source, { engine, accounts }, exchange)]
    : lines
}

/**
 * DeleteObjects leaves a line for each key as well.
 * Source: S3 User Guide, "Server access log format": BATCH.DELETE.OBJECT.
 */
function deletedKeys(
  output: Readonly<Record<string, unknown>> | undefined,
  operation: string | undefined,
) {
  const deleted = operation === 'DeleteObjects' ? output?.['Deleted'] : undefined
  if (!Array.isArray(deleted)) return []
  return deleted
    .filter((each: Json | undefined) => isJsonObject(each))
    .map(({ Key, VersionId }) => ({
      operation: 'BATCH.DELETE.OBJECT',
      key: typeof Key === 'string' ? Key : undefined,
      versionId: typeof VersionId === 'string' ? VersionId : undefined,
    }))
}

const sourceOperations: Readonly<Record<string, string>> = {
  CopyObject: 'REST.COPY.OBJECT_GET',
  UploadPartCopy: 'REST.COPY.PART_GET',
}

/** A copy is logged where it is read as well. */
function sourceLines(
  source: string,
  { engine, accounts }: LineParts,
  exchange: LoggedExchange,
): readonly LogLine[] {
  const operation = sourceOperations[exchange.record.operation ?? '']
  if (operation === undefined || exchange.record.code !== undefined) return []
  const { bucket: name, key, versionId } = parseCopySource(source)
  const bucket = engine.bucket(name)
  if (bucket === undefined || bucketLogging(bucket) === undefined) return []
  return [
    { bucket, line: requestLogLine(bucket, exchange, accounts, { operation, key, versionId }) },
  ]
}
