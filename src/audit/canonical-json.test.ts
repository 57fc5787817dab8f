import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from './canonical-json.ts'

test('names are written in the order of their UTF-16 units, as in RFC 8785 section 3.2.3', () => {
  const value = {
    '\u20ac': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Hebrew Letter Dalet With Dagesh',
    '1': 'One',
    '\ud83d\ude00': 'Emoji: Grinning Face',
    '\u0080': 'Control',
    '\u00f6': 'Latin Small Letter O With Diaeresis',
  }
  const order = [...(canonicalJson(value) ?? '').matchAll(/:"([A-Z]\w+)/g)].map(([, word]) => word)
  expect(order).toEqual(['Carriage', 'One', 'Control', 'Latin', 'Euro', 'Emoji', 'Hebrew'])
})

test('names that look like numbers keep the order of text', () => {
  expect(canonicalJson({ 9: 'b', 10: 'a' })).toBe('{"10":"a","9":"b"}')
})

test('a value and its parsed text have the same text', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const text = canonicalJson(value)
      expect(text).toBeDefined()
      expect(canonicalJson(JSON.parse(text ?? ''))).toBe(text)
    }),
  )
})

test.each([NaN, Infinity, 1n, Symbol('s'), () => 1, new Date(0), new Map(), [undefined]])(
  'what JSON cannot carry has no text (%#)',
  (value) => {
    expect(canonicalJson({ value })).toBeUndefined()
  },
)

test('a value deeper than 32 levels, or without end, has no text', () => {
  const cycle: { self?: unknown } = {}
  cycle.self = cycle
  expect(canonicalJson(cycle)).toBeUndefined()
  expect(canonicalJson(JSON.parse('['.repeat(33) + ']'.repeat(33)))).toBeDefined()
  expect(canonicalJson(JSON.parse('['.repeat(34) + ']'.repeat(34)))).toBeUndefined()
})

test('an absent property is left out', () => {
  expect(canonicalJson({ a: undefined, b: null })).toBe('{"b":null}')
})
