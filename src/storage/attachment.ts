import { percentEncode } from '../core/percent.ts'

const quotable = /[^\x20-\x7e]|["\\%]/g
/** What a browser makes of separators and controls differs, and marks of direction show `exe.pdf` for `fdp.exe`. */
const misleading =
  // oxlint-disable-next-line no-control-regex -- control characters are what is replaced
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069/\\\p{Surrogate}]/gu

/** A name, not a place, that is shown as it is. */
export const attachmentName = (filename: string): string => filename.replace(misleading, '_')

/**
 * The `Content-Disposition` that makes a browser download a body under a name. Names outside ASCII go
 * in `filename*` (RFC 5987), with a likeness of them in `filename` for readers of RFC 2616.
 */
export function attachment(filename: string): string {
  const name = attachmentName(filename)
  // A parameter without a value is none: the browser names it then.
  if (name === '') return 'attachment'
  const plain = name.replace(quotable, '_')
  if (plain === name) return `attachment; filename="${name}"`
  return `attachment; filename="${plain}"; filename*=UTF-8''${percentEncode(name)}`
}
