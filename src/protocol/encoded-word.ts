// oxlint-disable-next-line no-control-regex -- all of ASCII
const ascii = /^[\u0000-\u007f]*$/

/**
 * User metadata as S3 answers it: ASCII as it is, anything else as an encoded word of RFC 2047. Its bytes came one to a
 * character, and each is a character of its own here. Source: S3 User Guide, "Working with object metadata".
 */
export function encodedWord(value: string): string {
  if (ascii.test(value)) return value
  return `=?UTF-8?B?${Buffer.from(value, 'utf8').toString('base64')}?=`
}
