import { isJsonObject, type Json } from '../../core/json.ts'
import type { Bucket } from '../../engine/bucket.ts'
import type { Engine } from '../../engine/engine.ts'
import { parseCopySource } from '../../protocol/copy-source.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { bucketLogging } from './bucket-logging.ts'
import { requestLogLine, type LoggedExchange, type Otherwise } from './request-log.ts'

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
    for (const each of deletedKeys(exchange))
      lines.push({ bucket, line: requestLogLine(bucket, exchange, accounts, each) })
  }
  const source = answering.request.headers['x-amz-copy-source']
  return typeof source === 'string'
    ? [...lines, ...sourceLines(source, { engine, accounts }, exchange)]
    : lines
}

/**
 * DeleteObjects leaves a line for each key as well, also where the answer is quiet about it.
 * Source: S3 User Guide, "Server access log format": BATCH.DELETE.OBJECT.
 */
function deletedKeys({ record, answering }: LoggedExchange): readonly Otherwise[] {
  if (record.operation !== 'DeleteObjects' || record.code !== undefined) return []
  const codes = new Map(
    objectsIn(answering.output?.['Errors']).map((each) => [nameOf(each), textOf(each['Code'])]),
  )
  const { Objects } = objectsIn([answering.input?.['Delete']])[0] ?? {}
  return objectsIn(Objects).map((each) => ({
    ...batchDelete,
    key: textOf(each['Key']),
    versionId: textOf(each['VersionId']),
    ...(codes.has(nameOf(each)) && { status: undefined, errorCode: codes.get(nameOf(each)) }),
  }))
}

/** The line of a key says nothing of the request that deleted many. */
const batchDelete: Otherwise = {
  operation: 'BATCH.DELETE.OBJECT',
  status: 204,
  requestUri: undefined,
  bytesSent: undefined,
  totalMs: undefined,
  turnAroundMs: undefined,
  referer: undefined,
  userAgent: undefined,
}

const objectsIn = (values: unknown) => (Array.isArray(values) ? values.filter(isJsonObject) : [])
const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined)
const nameOf = ({ Key, VersionId }: Readonly<Record<string, Json>>): string =>
  JSON.stringify([Key, VersionId])

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
