/** What Windows-1252 has between Latin-1's two halves. */
const extras = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ'

/** Letters that do not decompose into one of the set and a mark, with their likenesses. */
const likenesses = new Map(
  Array.from(
    'łlŁLđdĐDħhĦHıiŧtŦTŋnŊN\u2010-\u2011-\u2212-\u2032\'\u2033"'.matchAll(/(.)(.)/gu),
    (pair) => [pair[1] ?? '', pair[2] ?? ''],
  ),
)

const isWinAnsi = (character: string): boolean =>
  /[\n\x20-\x7e\xa0-\xff]/.test(character) || extras.includes(character)

/**
 * Text that a PDF's own fonts can show: Western Europe as it is, other Latin letters without the marks
 * that those fonts lack, and "?" for every character of another script.
 */
export function winAnsi(text: string): string {
  return Array.from(text.normalize('NFC'), nearest).join('')
}

function nearest(character: string): string {
  if (isWinAnsi(character)) return character
  const likeness = likenesses.get(character)
  if (likeness !== undefined) return likeness
  const plain = character.normalize('NFKD').replace(/\p{M}/gu, '')
  return plain === '' || Array.from(plain).every(isWinAnsi) ? plain : '?'
}
