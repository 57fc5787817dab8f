import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compareKeys } from './compare-keys.ts'

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('a', 'z', 'é', '\ud7ff', '\ue000', '\uffee', '🚢', '𐀀') }),
)

it('orders keys as their UTF-8 bytes are ordered', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareKeys(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
    }),
  )
})
