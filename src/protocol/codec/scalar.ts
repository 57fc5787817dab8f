import type { NormalizedSchema } from '@smithy/core/schema'
import { parseHttpDate } from '../http-date.ts'

/** A value that travels as text. */
export interface Scalar {
  /** What the text should have been, for the error. */
  readonly expects: string
  /** Undefined when the text is no value of this type. */
  parse(text: string): string | number | boolean | Date | Uint8Array | undefined
  format(value: unknown): string
}

/** Where the text travels decides how a timestamp is written when its member does not say. */
export type ScalarLocation = 'xml' | 'header' | 'query'

const text: Scalar = { expects: 'a text', parse: (value) => value, format: String }

const integer = /^[+-]?\d{1,16}$/
const number: Scalar = {
  expects: 'an integer or within integer range',
  parse(value) {
    const parsed = integer.test(value) ? Number(value) : Number.NaN
    return Number.isSafeInteger(parsed) ? parsed : undefined
  },
  format: String,
}

const boolean: Scalar = {
  expects: 'true or false',
  parse(value) {
    const lower = value.toLowerCase()
    return lower === 'true' ? true : lower === 'false' ? false : undefined
  },
  format: String,
}

const blob: Scalar = {
  expects: 'Base64',
  parse: (value) => Buffer.from(value, 'base64'),
  format: (value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : String(value),
}

const asDate = (value: unknown): Date => (value instanceof Date ? value : new Date(String(value)))

const isoDate = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d{1,9})?(Z|[+-]\d\d:\d\d)?)?$/i
/** Reads either form wherever a date is asked for. */
function parseDate(value: string): Date | undefined {
  const iso = isoDate.exec(value)
  if (iso === null) return parseHttpDate(value)
  // A time that names no zone is UTC, never local.
  const milliseconds = Date.parse(iso[1] === undefined && value.length > 10 ? `${value}Z` : value)
  return Number.isNaN(milliseconds) ? undefined : new Date(milliseconds)
}

const dateTime: Scalar = {
  expects: 'a date in ISO 8601 format',
  parse: parseDate,
  format: (value) => asDate(value).toISOString(),
}
const httpDate: Scalar = {
  expects: 'a date in RFC 9110 format',
  parse: parseDate,
  format: (value) => asDate(value).toUTCString(),
}
const epochSeconds: Scalar = {
  expects: 'a time in seconds',
  parse: (value) =>
    /^\d{1,11}(?:\.\d{1,9})?$/.test(value) ? new Date(Number(value) * 1000) : undefined,
  format: (value) => String(asDate(value).getTime() / 1000),
}

/** The numbers by which the SDK's schemas name a timestamp's format. */
const timestampFormats: Readonly<Record<number, Scalar>> = {
  5: dateTime,
  6: httpDate,
  7: epochSeconds,
}

/** The scalar of a schema at a location. Throws on a schema that is none. */
export function scalarOf(schema: NormalizedSchema, location: ScalarLocation): Scalar {
  if (schema.isTimestampSchema()) {
    const named = timestampFormats[Number(schema.getSchema())]
    return named ?? (location === 'header' ? httpDate : dateTime)
  }
  if (schema.isBooleanSchema()) return boolean
  if (schema.isNumericSchema()) return number
  if (schema.isBlobSchema()) return blob
  if (schema.isStringSchema()) return text
  throw new TypeError(`${schema.getName(true)} is no scalar`)
}
