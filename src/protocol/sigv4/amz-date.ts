let last = { second: NaN, text: '' }

/** Writes the moment as `20060102T150405Z`. */
export function formatAmzDate(moment: Date): string {
  // A busy client signs thousands of requests in one second.
  const second = Math.floor(moment.getTime() / 1000)
  if (second !== last.second) last = { second, text: amzDateOf(moment.toISOString()) }
  return last.text
}

function amzDateOf(iso: string): string {
  const day = iso.slice(0, 4) + iso.slice(5, 7) + iso.slice(8, 10)
  return `${day}T${iso.slice(11, 13)}${iso.slice(14, 16)}${iso.slice(17, 19)}Z`
}

function digits(text: string, from: number, to: number): number {
  let value = 0
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) return NaN
    value = value * 10 + digit
  }
  return value
}

/** Reads `20060102T150405Z`. Undefined for any other form, and for a date no calendar has. */
export function parseAmzDate(text: string): Date | undefined {
  if (text.length !== 16 || text[8] !== 'T' || text[15] !== 'Z') return undefined
  const year = digits(text, 0, 4)
  const month = digits(text, 4, 6)
  const day = digits(text, 6, 8)
  const hour = digits(text, 9, 11)
  const minute = digits(text, 11, 13)
  const second = digits(text, 13, 15)
  if (!(year >= 1000 && hour <= 23 && minute <= 59 && second <= 59)) return undefined
  const moment = new Date(Date.UTC(year, month - 1, day, hour, minute, second))
  // Date.UTC carries 31 June into July: a date that moved was not one.
  return moment.getUTCMonth() === month - 1 && moment.getUTCDate() === day ? moment : undefined
}

const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} (?:GMT|[+-]\d{4})$/

/** Reads the `Date` header: an HTTP date (RFC 9110, or with an offset as in RFC 5322) or the form of {@link parseAmzDate}. */
export function parseDateHeader(text: string): Date | undefined {
  if (!httpDate.test(text)) return parseAmzDate(text)
  const moment = new Date(text)
  return Number.isNaN(moment.getTime()) ? undefined : moment
}
