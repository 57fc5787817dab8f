import { percentEncode } from '../core/percent.ts'

const quotable = /[^\x20-\x7e]|["\\%]/g

/**
 * The `Content-Disposition` that makes a browser download a body under a name. Names outside ASCII go
 * in `filename*` (RFC 5987), with a likeness of them in `filename` for readers of RFC 2616.
 */
export function attachment(filename: string): string {
  // A name, not a place: what a browser makes of separators and controls differs.
  // oxlint-disable-next-line no-control-regex -- control characters are what is replaced
  const name = filename.replace(/[\u0000-\u001f\u007f-\u009f/\\\p{Surrogate}]/gu, '_')
  const plain = name.replace(quotable, '_')
  if (plain === name) return `attachment; filename="${name}"`
  return `attachment; filename="${plain}"; filename*=UTF-8''${percentEncode(name)}`
}
