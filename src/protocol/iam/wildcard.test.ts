import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTemplate } from './template.ts'
import { compileWildcard } from './wildcard.ts'

const compile = (pattern: string) =>
  compileWildcard(parseTemplate(pattern, { wildcards: true, variables: true }))

/** The definition, slow and plain. */
function fits(pattern: string, text: string): boolean {
  if (pattern === '') return text === ''
  if (pattern[0] === '*') {
    return fits(pattern.slice(1), text) || (text !== '' && fits(pattern, text.slice(1)))
  }
  if (text === '' || (pattern[0] !== '?' && pattern[0] !== text[0])) return false
  return fits(pattern.slice(1), text.slice(1))
}

describe('compileWildcard', () => {
  it.each([
    ['', '', true],
    ['', 'a', false],
    ['*', '', true],
    ['*', 'a/b:c', true],
    ['a*', 'a', true],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['*?', '', false],
    ['*b?*d', 'abcd', true],
    ['docs/*/test/*', 'docs/1/2/test/3', true],
    ['docs/*/test/*', 'docs/test/3', false],
    ['a${*}c', 'a*c', true],
    ['a${*}c', 'abc', false],
    ['a${?}c', 'a?c', true],
    ['a${?}c', 'abc', false],
    ['${$}{x}', '${x}', true],
  ])('matches %j with %j: %s', (pattern, text, expected) => {
    expect(compile(pattern)(text)).toBe(expected)
  })

  it('agrees with the definition for every small pattern and text', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 7 })
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 9 })
    fc.assert(
      fc.property(letters, text, (pattern, value) => {
        expect(compile(pattern)(value)).toBe(fits(pattern, value))
      }),
      { numRuns: 2000 },
    )
  })

  it('begins at the index it is given', () => {
    expect(compile('b*')('abc', 1)).toBe(true)
    expect(compile('abc')('abc', 1)).toBe(false)
  })

  it.each([
    '*a*a*a*a*a*a*a*a*a*a*b',
    '*?a?*?a?*?a?*?a?*?a?*b',
    '**********b',
    `*${'?a'.repeat(4000)}b*`,
    `*b${'a'.repeat(8000)}*`,
  ])('answers a hostile %.20s on a long text at once', (pattern) => {
    const match = compile(pattern)
    const text = 'a'.repeat(100_000)
    const start = performance.now()

    const answer = match(text)

    expect(answer).toBe(false)
    expect(performance.now() - start).toBeLessThan(500)
  })
})
