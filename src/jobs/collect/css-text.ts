/** Patterns of what CSS Syntax Level 3 (§ 4.3) calls a string, and a URL without quotes. */
export const cssString = String.raw`"(?:[^"\\\n\r\f]|\\(?:\r\n|[^]))*"|'(?:[^'\\\n\r\f]|\\(?:\r\n|[^]))*'`
// A space may end an escape of digits.
export const cssBareUrl = String.raw`(?:[^\s"'()\\]|\\[^\n\r\f]|(?<=\\[0-9a-f]{1,6})(?:\r\n|\s))+`

const escape = /\\(?:([0-9a-f]{1,6})(?:\r\n|[ \n\r\t\f])?|(\r\n|[^]|$))/gi

/** The text that a string or a URL means: `\61` is an "a", and a line may go on behind a backslash. */
export function unescapedCss(written: string): string {
  return written.replace(escape, (_, hex: string | undefined, other: string | undefined) => {
    if (hex !== undefined) return characterOf(Number.parseInt(hex, 16))
    return other === undefined || /^[\n\r\f]/.test(other) ? '' : other
  })
}

function characterOf(code: number): string {
  const isNone = code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)
  return isNone ? '\ufffd' : String.fromCodePoint(code)
}
