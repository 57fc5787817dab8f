import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileSearch } from './shift-and.ts'

const HOLE = '?'

function unitsOf(run: string): Int32Array {
  return Int32Array.from(run, (char) => (char === HOLE ? -1 : char.charCodeAt(0)))
}

/** The definition: the first place where every unit fits. */
function search(run: string, text: string, from: number): number {
  for (let at = from; at + run.length <= text.length; at += 1) {
    if (Array.from(run).every((char, index) => char === HOLE || char === text[at + index]))
      return at
  }
  return -1
}

describe('compileSearch', () => {
  it.each([1, 31, 32, 33, 64, 65, 200])(
    'finds a run of %i units as the definition does',
    (size) => {
      const run = fc.string({
        unit: fc.constantFrom('a', 'a', 'b', HOLE),
        minLength: size,
        maxLength: size,
      })
      const text = fc.string({ unit: fc.constantFrom('a', 'a', 'b'), maxLength: 5 })
      fc.assert(
        fc.property(run, text, text, fc.nat(3), (pattern, before, after, from) => {
          const whole = before + pattern.replaceAll(HOLE, 'b') + after

          expect(compileSearch(unitsOf(pattern))(whole, from, whole.length)).toBe(
            search(pattern, whole, from),
          )
          expect(compileSearch(unitsOf(pattern))(before, 0, before.length)).toBe(
            search(pattern, before, 0),
          )
        }),
      )
    },
  )

  it('finds nothing that reaches over the end', () => {
    expect(compileSearch(unitsOf('a?'))('xab', 0, 2)).toBe(-1)
    expect(compileSearch(unitsOf('a?'))('xab', 0, 3)).toBe(1)
  })
})
