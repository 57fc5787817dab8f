/** How the keys of log objects are built. Source: S3 User Guide, "Log object key format". */
export type LogKeyFormat = 'simple' | 'event-time' | 'delivery-time'

export interface LogObject {
  readonly prefix: string
  readonly format: LogKeyFormat
  /** The account that owns the bucket that is logged. */
  readonly account: string
  readonly region: string
  readonly bucket: string
  /** When the requests were made: those of one day share an object. */
  readonly eventTime: Date
  readonly deliveryTime: Date
  /** 16 letters and digits. */
  readonly unique: string
}

/**
 * `PREFIX2026-11-21-20-00-00-UNIQUE`, or below `PREFIXaccount/region/bucket/2026/11/21/`. Of an event's time only
 * the day is named: the rest is zero.
 */
export function logObjectKey(object: LogObject): string {
  const { prefix, format, account, region, bucket, unique } = object
  if (format === 'simple') return `${prefix}${instant(object.deliveryTime)}-${unique}`
  const byEvent = format === 'event-time'
  const time = byEvent ? startOfDay(object.eventTime) : object.deliveryTime
  const [year, month, day] = instant(time).split('-')
  return `${prefix}${account}/${region}/${bucket}/${year}/${month}/${day}/${instant(time)}-${unique}`
}

/** `2026-11-21-20-00-00`. */
const instant = (time: Date): string => time.toISOString().slice(0, 19).replace(/[T:]/g, '-')

const dayMs = 86_400_000

function startOfDay(time: Date): Date {
  return new Date(Math.floor(time.getTime() / dayMs) * dayMs)
}
