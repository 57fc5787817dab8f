/** How far a copy is. */
export interface ProgressState {
  /** Bytes. */
  readonly done: number
  /** Bytes; undefined when nobody knows. */
  readonly total: number | undefined
  /** Since it began. */
  readonly seconds: number
  /** The width of the terminal. */
  readonly columns: number
}

const barWidth = 24

/** `████░░  42 %  4.2 MiB of 10 MiB  1.3 MiB/s  5 s left`, cut to the terminal. */
export function progressLine({ done, total, seconds, columns }: ProgressState): string {
  const rate = seconds > 0 ? done / seconds : 0
  const speed = `${byteText(rate)}/s`
  if (total === undefined) return `${byteText(done)}  ${speed}`.slice(0, columns)
  const share = total === 0 ? 0 : Math.min(done / total, 1)
  const full = Math.floor(share * barWidth)
  const bar = '█'.repeat(full) + '░'.repeat(barWidth - full)
  const percent = `${Math.floor(share * 100)}`.padStart(3)
  const left = rate > 0 ? `  ${durationText((total - done) / rate)} left` : ''
  return `${bar} ${percent} %  ${byteText(done)} of ${byteText(total)}  ${speed}${left}`.slice(
    0,
    columns,
  )
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const

/** `1.5 MiB`, for people. */
export function byteText(bytes: number): string {
  let value = Math.max(bytes, 0)
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1
  return `${value.toFixed(digits)} ${units[unit]}`
}

function durationText(seconds: number): string {
  const whole = Math.max(Math.ceil(seconds), 0)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}
