import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareKeys } from './compare-keys.ts'

test('keys compare as their UTF-8 bytes do', () => {
  const text = fc.string({ unit: 'grapheme' })
  const property = fc.property(text, text, (a, b) => {
    const bytes = Buffer.compare(Buffer.from(a), Buffer.from(b))
    expect(Math.sign(compareKeys(a, b))).toBe(bytes)
  })
  fc.assert(property)
})

test('what lies beyond U+FFFF comes last', () => {
  expect(['\u{1f600}', '\uffee', '\ue000', 'z'].sort(compareKeys)).toEqual([
    'z',
    '\ue000',
    '\uffee',
    '\u{1f600}',
  ])
})
