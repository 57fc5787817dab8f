/**
 * Compares keys by their UTF-8 bytes, as S3 sorts a listing. JavaScript's own `<` compares UTF-16
 * units, which puts the characters beyond U+FFFF before those of U+E000 to U+FFFF.
 */
export function compareKeys(a: string, b: string): number {
  if (a === b) return 0
  const shorter = Math.min(a.length, b.length)
  for (let at = 0; at < shorter; at++) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)]
    if (left !== right) return inUtf8Order(left) - inUtf8Order(right)
  }
  return a.length - b.length
}

/** A UTF-16 unit, with the surrogates moved behind all other units. */
function inUtf8Order(unit: number): number {
  if (unit < 0xd800) return unit
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}
