const mib = 1024 * 1024

/** Operations a second, or megabytes for bodies of a MiB and more. */
export function rateText(perSecond: number, bodyBytes: number): string {
  if (bodyBytes >= mib) return `${wholeText((perSecond * bodyBytes) / 1e6)} MB/s`
  return `${wholeText(perSecond)}/s`
}

/** Microseconds of CPU. */
export const microsText = (micros: number | undefined): string =>
  micros === undefined ? '–' : wholeText(micros)

/** Memory, in MiB. */
export const mebibytesText = (bytes: number): string => wholeText(bytes / mib)

/** Three digits, or all before the point: a ratio, or milliseconds. */
export const figureText = (value: number): string =>
  value >= 100 ? wholeText(value) : value.toPrecision(3)

const wholeText = (value: number): string => Math.round(value).toLocaleString('en-US')
