const forms =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? [\w -]{5,12}\d\d:\d\d:\d\d(?: \d{4})?( GMT| UTC| [+-]\d{4})?$/

/**
 * Reads the date of a header: RFC 9110 §5.6.7, its obsolete forms too; undefined for anything else.
 * `Date.parse` alone reads `foo 1` as the year 2001, and what names no zone as local time.
 */
export function parseHttpDate(text: string): Date | undefined {
  const match = forms.exec(text)
  if (match === null) return undefined
  const milliseconds = Date.parse(match[1] === undefined ? `${text} GMT` : text)
  return Number.isNaN(milliseconds) ? undefined : new Date(milliseconds)
}
