import { InvalidArgumentError } from 'commander'

/** Reads a whole number of an option. */
export function integerBetween(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
    if (value >= least && value <= most) return value
    throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`)
  }
}

const date = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/

/** Reads a time of an option: a day, which begins at midnight UTC, or a time with its zone. */
export function timeValue(text: string): Date {
  const value = new Date(date.test(text) ? text : Number.NaN)
  if (!Number.isNaN(value.getTime())) return value
  throw new InvalidArgumentError('It is a day, as 2026-01-31, or a time, as 2026-01-31T12:00:00Z.')
}

/** Reads `ARN=URL`, of an option that may be given again, into URLs by ARN. */
export function webhookValue(
  text: string,
  known: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const mark = text.indexOf('=')
  if (mark > 0 && mark < text.length - 1)
    return { ...known, [text.slice(0, mark)]: text.slice(mark + 1) }
  throw new InvalidArgumentError('It is ARN=URL, or eventbridge=URL.')
}

const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** Reads a length of time of an option, `10s`, in milliseconds. */
export function durationValue(text: string): number {
  const [, count, unit] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text) ?? []
  const length = Number(count) * (unitMs[unit as keyof typeof unitMs] ?? Number.NaN)
  if (length > 0) return length
  throw new InvalidArgumentError(
    'It is a length of time above 0 with its unit, as 500ms, 10s, 5m, 2h or 1d.',
  )
}
