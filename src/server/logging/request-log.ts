import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'
import {
  formatAccessLogRecord,
  type AccessLogRecord,
} from '../../protocol/access-log/access-log-record.ts'
import { loggedOperation } from '../../protocol/access-log/logged-operation.ts'
import { redactedTarget } from '../../protocol/access-log/redacted-target.ts'
import type { Bucket } from '../../engine/bucket.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { canonicalIdOfAccount } from '../accounts/owner-of.ts'
import type { Answering } from '../respond.ts'
import type { RequestRecord } from '../request-record.ts'

/** An answered request, as far as a log line is made of it. */
export interface LoggedExchange {
  readonly record: RequestRecord
  readonly answering: Answering
  /** `performance.now()` when it was over. */
  readonly endedMs: number
}

/** What another line of the same request says otherwise. */
export type Otherwise = Partial<AccessLogRecord>

/** The line of the access log of a bucket that a request leaves there. */
export function requestLogLine(
  bucket: Bucket,
  exchange: LoggedExchange,
  accounts: Accounts,
  otherwise: Otherwise = {},
): string {
  const { record, answering, endedMs } = exchange
  const { request, startedMs, answeredMs = endedMs } = answering
  const { headers, socket } = request
  return formatAccessLogRecord({
    bucketOwner: canonicalIdOfAccount(accounts, bucket.owner),
    bucket: bucket.name,
    time: record.time,
    remoteIp: socket.remoteAddress?.replace(/^::ffff:/, ''),
    requester: requesterOf(record, accounts),
    requestId: record.requestId,
    operation: loggedOperation(record.operation, {
      method: record.method,
      hasKey: record.key !== undefined,
      website: record.isWebsite,
    }),
    key: record.key,
    requestUri: `${record.method} ${redactedTarget(request.url ?? '')} HTTP/${request.httpVersion}`,
    status: record.status,
    errorCode: record.code,
    bytesSent: record.bytes,
    objectSize: objectSize(exchange),
    totalMs: Math.round(endedMs - startedMs),
    turnAroundMs: Math.round(answeredMs - startedMs),
    // A page that was opened by a presigned URL names it.
    referer: headers.referer && redactedTarget(headers.referer),
    userAgent: headers['user-agent'],
    versionId: textOf(answering.output?.['VersionId']),
    hostId: answering.hostId,
    ...authenticationOf(request, record),
    host: headers.host,
    ...tlsOf(request),
    aclRequired: answering.aclRequired,
    ...otherwise,
  })
}

/** The canonical id of a root user, the ARN of any other. */
function requesterOf({ caller }: RequestRecord, accounts: Accounts): string | undefined {
  if (caller === undefined || caller === 'anonymous') return undefined
  const { principal, canonicalId } = accounts.callerOf(caller)
  return principal.type === 'root' || !('arn' in principal) ? canonicalId : principal.arn
}

function authenticationOf({ headers, url = '' }: IncomingMessage, { caller }: RequestRecord) {
  if (caller === 'anonymous') return {}
  const type =
    headers.authorization !== undefined
      ? 'AuthHeader'
      : /[?&]X-Amz-Signature=/i.test(url)
        ? 'QueryString'
        : undefined
  return { authenticationType: type, ...((type ?? caller) && { signatureVersion: 'SigV4' }) }
}

function tlsOf({ socket }: IncomingMessage) {
  if (!(socket instanceof TLSSocket)) return {}
  return { cipherSuite: socket.getCipher()?.name, tlsVersion: socket.getProtocol() ?? undefined }
}

const reads: ReadonlySet<string> = new Set(['GetObject', 'HeadObject'])
const writes: ReadonlySet<string> = new Set(['PutObject', 'UploadPart'])

/** Of the whole object, not of the part that was sent. */
function objectSize({ record, answering }: LoggedExchange): number | undefined {
  const { operation = '', code } = record
  const { headers } = answering.request
  if (code !== undefined) return undefined
  if (writes.has(operation))
    return numberOf(headers['x-amz-decoded-content-length'] ?? headers['content-length'])
  if (!reads.has(operation)) return undefined
  const range = textOf(answering.output?.['ContentRange'])
  return numberOf(range?.slice(range.indexOf('/') + 1) ?? answering.output?.['ContentLength'])
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined

const numberOf = (value: unknown): number | undefined =>
  value !== undefined && Number.isSafeInteger(Number(value)) ? Number(value) : undefined
