import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSequence, sequenceId, sequenceOfId } from './sequence.ts'

describe('a sequence', () => {
  it('grows with every number, whatever the clock does', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3)), fc.nat(), (clock, floor) => {
        const ticks = clock.values()
        const sequence = createSequence(() => ticks.next().value ?? 0, floor)
        let before = floor
        for (const _ of clock) {
          const next = sequence.next()
          expect(next).toBeGreaterThan(before)
          before = next
        }
      }),
    )
  })

  it('stays a safe integer for this century', () => {
    const sequence = createSequence(() => Date.UTC(2099, 11, 31), 0)
    expect(Number.isSafeInteger(sequence.next())).toBe(true)
  })

  it('has ids that sort alike and can be read back', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (a, b) => {
        expect(sequenceOfId(sequenceId(a))).toBe(a)
        expect(sequenceId(a) < sequenceId(b)).toBe(a < b)
      }),
    )
  })

  it('has no number for an id that is not one of its own', () => {
    for (const id of [
      '',
      'null',
      '0',
      '0000000000w',
      '0000000000A',
      'vvvvvvvvvvv',
      '000000000001 ',
    ]) {
      expect(sequenceOfId(id)).toBeUndefined()
    }
  })
})
