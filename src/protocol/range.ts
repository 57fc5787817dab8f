import { s3Error } from './errors.ts'

/** First and last byte, both included. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

const pattern = /^bytes=(\d{0,16})-(\d{0,16})$/

/**
 * Reads a Range header against a size: the range, `unsatisfiable`, or undefined for none. A header that
 * is no single byte range is ignored, as S3 and RFC 9110 §14.2 do.
 */
export function parseRange(
  header: string | undefined,
  size: number,
): ByteRange | 'unsatisfiable' | undefined {
  const match = header === undefined ? null : pattern.exec(header.trim())
  if (match === null) return undefined
  const [, first = '', last = ''] = match
  if (first === '') {
    if (last === '') return undefined
    const length = Math.min(Number(last), size)
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 }
  }
  const start = Number(first)
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (last !== '' && Number(last) < start) return undefined
  return start >= size ? 'unsatisfiable' : { start, end }
}

/** The range that a read asks for; undefined for all of it. Throws `InvalidRange`. */
export function requestedRange(header: string | undefined, size: number): ByteRange | undefined {
  const range = parseRange(header, size)
  if (range !== 'unsatisfiable') return range
  throw s3Error('InvalidRange', { context: { RangeRequested: header, ActualObjectSize: size } })
}

/** The Content-Range of a part of an object. */
export function contentRange({ start, end }: ByteRange, size: number): string {
  return `bytes ${start}-${end}/${size}`
}
