import { encodePathKey } from '../../core/percent.ts'

/** What a line of an access log says of one request. What is absent is written as `-`. */
export interface AccessLogRecord {
  /** The canonical id of the bucket's owner. */
  readonly bucketOwner: string
  readonly bucket: string
  readonly time: Date
  readonly remoteIp?: string | undefined
  /** A canonical id, or the ARN of a user. */
  readonly requester?: string | undefined
  readonly requestId: string
  /** `REST.GET.OBJECT`. */
  readonly operation: string
  readonly key?: string | undefined
  /** `GET /bucket/key HTTP/1.1`, without secrets. */
  readonly requestUri?: string | undefined
  readonly status?: number | undefined
  readonly errorCode?: string | undefined
  /** Bytes of the answer's body. */
  readonly bytesSent?: number | undefined
  /** Bytes of the whole object. */
  readonly objectSize?: number | undefined
  /** From the first byte of the request to the last of the answer. */
  readonly totalMs?: number | undefined
  /** From the last byte of the request to the first of the answer. */
  readonly turnAroundMs?: number | undefined
  readonly referer?: string | undefined
  readonly userAgent?: string | undefined
  readonly versionId?: string | undefined
  readonly hostId?: string | undefined
  readonly signatureVersion?: string | undefined
  readonly cipherSuite?: string | undefined
  readonly authenticationType?: string | undefined
  readonly host?: string | undefined
  readonly tlsVersion?: string | undefined
  readonly accessPointArn?: string | undefined
  /** True if the request would have been denied without an ACL. */
  readonly aclRequired?: boolean | undefined
}

/**
 * One line of an access log, without its end: 27 fields.
 * Source: S3 User Guide, "Amazon S3 server access log format".
 */
export function formatAccessLogRecord(record: AccessLogRecord): string {
  const { key } = record
  return [
    token(record.bucketOwner),
    token(record.bucket),
    `[${logTime(record.time)}]`,
    token(record.remoteIp),
    token(record.requester),
    token(record.requestId),
    token(record.operation),
    // Twice, as S3 has it: the key as it stands in a URL, encoded as a value.
    key === undefined || key === '' ? '-' : encodePathKey(encodePathKey(key)),
    quoted(record.requestUri),
    count(record.status),
    token(record.errorCode),
    count(record.bytesSent),
    size(record.objectSize),
    size(record.totalMs),
    count(record.turnAroundMs),
    quoted(record.referer),
    quoted(record.userAgent),
    token(record.versionId),
    token(record.hostId),
    token(record.signatureVersion),
    token(record.cipherSuite),
    token(record.authenticationType),
    token(record.host),
    token(record.tlsVersion),
    token(record.accessPointArn),
    record.aclRequired === true ? 'Yes' : '-',
    // The region of AWS that the request came from: none.
    '-',
  ].join(' ')
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** `06/Feb/2019:00:00:38 +0000`. */
function logTime(time: Date): string {
  const iso = time.toISOString()
  const month = months[time.getUTCMonth()]
  return `${iso.slice(8, 10)}/${month}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`
}

/** A zero is as good as nothing for bytes sent, statuses and turn-around times. */
const count = (value: number | undefined): string => (value ? String(value) : '-')
const size = (value: number | undefined): string => (value === undefined ? '-' : String(value))

const unsafe = /[\u0000-\u001f"\\\u007f-\uffff]/g
/** What nearly every field is: found at once to hold nothing of that. */
const plain = /^[ !#-[\]-~]*$/

/** No field ends a line, or another field, before its time. */
function escaped(text: string): string {
  if (plain.test(text)) return text
  return text.replace(unsafe, (character) =>
    [...Buffer.from(character)]
      .map((byte) => `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  )
}

const token = (text: string | undefined): string =>
  text === undefined || text === '' ? '-' : escaped(text).replaceAll(' ', '\\x20')

const quoted = (text: string | undefined): string =>
  text === undefined || text === '' ? '"-"' : `"${escaped(text)}"`
