import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { winAnsi } from './win-ansi.ts'

describe('winAnsi', () => {
  it('keeps what Western Europe writes', () => {
    const text = 'Größe façade naïve Ærø Ñandú “12 × 5” – 3 €\nŠkoda Žižkov Œuvre'
    expect(winAnsi(text)).toBe(text)
  })

  it('composes what arrives decomposed', () => {
    expect(winAnsi('Gro\u0308ße')).toBe('Größe')
  })

  it.each([
    ['Łódź', 'Lódz'],
    ['Kőszeg', 'Koszeg'],
    ['Đakovo', 'Dakovo'],
    ['İstanbul', 'Istanbul'],
    ['A\u20101 \u22125', 'A-1 -5'],
    ['ﬁne ①', 'fine 1'],
  ])('shows %s as %s', (text, shown) => {
    expect(winAnsi(text)).toBe(shown)
  })

  it('shows other scripts as one question mark a character', () => {
    expect(winAnsi('東京 🚢')).toBe('?? ?')
  })

  it('gives nothing that the fonts lack, whatever it is given', () => {
    const known = /^[\n\x20-\x7e\xa0-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]*$/
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => known.test(winAnsi(text))))
  })
})
