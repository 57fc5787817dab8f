import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseFilter, parseMatch, prefixEnd } from './filter.ts'

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))

test('the range of a prefix holds a text exactly if the text begins with the prefix', () => {
  const text = fc.string({ unit: 'binary', maxLength: 4 })
  const nearEnds = fc.constantFrom(
    '',
    'a',
    '\ud7ff',
    '\ue000',
    '\u{10ffff}',
    'a\u{10ffff}',
    '\uffff',
  )
  fc.assert(
    fc.property(fc.oneof(nearEnds, text), fc.oneof(nearEnds, text), text, (prefix, other, rest) => {
      const end = prefixEnd(prefix)
      for (const value of [other, prefix + rest]) {
        const inRange =
          byBytes(value, prefix) >= 0 && (end === undefined || byBytes(value, end) < 0)
        expect(inRange).toBe(value.startsWith(prefix))
      }
    }),
    { numRuns: 200 },
  )
})

test.each([
  { limit: 0 },
  { limit: 1.5 },
  { after: -1 },
  { from: new Date(NaN) },
  { order: 'random' },
  { action: true },
  { actors: 'plural' },
])('a filter that is not valid is refused: %o', (filter) => {
  expect(() => parseFilter(filter)).toThrow(expect.objectContaining({ code: 'AuditFilterInvalid' }))
})

test('a limit is no part of a count', () => {
  expect(() => parseMatch({ limit: 1 })).toThrow(
    expect.objectContaining({ code: 'AuditFilterInvalid' }),
  )
})
