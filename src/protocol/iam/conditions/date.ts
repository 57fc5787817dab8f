import type { ValueTest } from '../template.ts'

/** The `Date…` operators, to the millisecond; what is no date compares with nothing. */
export function compileDate(
  compare: (request: number, policy: number) => boolean,
): (value: string) => ValueTest {
  return (value) => {
    const policy = parseDate(value)
    if (policy === undefined) return () => false
    return (candidate) => {
      const request = parseDate(candidate)
      return request !== undefined && compare(request, policy)
    }
  }
}

const epoch = /^\d{1,12}(?:\.\d{1,9})?$/
const iso =
  /^(\d{4})-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)?)?)?$/

/** ISO 8601 (UTC unless it says otherwise) or seconds since 1970, as milliseconds since 1970. */
export function parseDate(text: string): number | undefined {
  if (epoch.test(text)) return Math.round(Number(text) * 1000)
  const match = iso.exec(text)
  if (match === null) return undefined
  const [, year, month, day = '1', hour = '0', minute = '0', second = '0', fraction = ''] = match
  const time = [Number(hour), Number(minute), Number(second)] as const
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day), ...time)
  const date = new Date(at)
  // Date.UTC carries 30 February over into March; a date that moves was not one.
  const kept = date.getUTCMonth() + 1 === Number(month) && date.getUTCDate() === Number(day)
  if (!kept || time[0] > 23 || time[1] > 59 || time[2] > 59) return undefined
  const milliseconds = Math.trunc(Number(`0.${fraction || '0'}`) * 1000)
  return at + milliseconds - offset(match[8])
}

function offset(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6))
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000
}
