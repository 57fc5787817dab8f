import { describe, expect, it } from 'vitest'
import { isInForce, mayChangeRetention, readRetention, type Retention } from './retention.ts'

const now = 1000
const governance = (until: number): Retention => ({ mode: 'GOVERNANCE', until })
const compliance = (until: number): Retention => ({ mode: 'COMPLIANCE', until })

// Source: S3 User Guide, "Locking objects with Object Lock", retention modes and periods.
describe('a change of retention', () => {
  it.each([
    ['is free where there is none', undefined, governance(2000), false, true],
    ['is free once it is over', compliance(now), governance(1500), false, true],
    ['extends governance', governance(2000), governance(2001), false, true],
    ['keeps governance as it is', governance(2000), governance(2000), false, true],
    ['shortens no governance', governance(2000), governance(1999), false, false],
    ['shortens governance by bypass', governance(2000), governance(1999), true, true],
    ['takes no governance away', governance(2000), undefined, false, false],
    ['takes governance away by bypass', governance(2000), undefined, true, true],
    ['makes no compliance of governance', governance(2000), compliance(2000), false, false],
    ['makes compliance of governance by bypass', governance(2000), compliance(1500), true, true],
    ['extends compliance', compliance(2000), compliance(2001), false, true],
    ['shortens no compliance', compliance(2000), compliance(1999), true, false],
    ['takes no compliance away', compliance(2000), undefined, true, false],
    ['makes no governance of compliance', compliance(2000), governance(3000), true, false],
  ])('%s', (_name, from, to, bypass, isAllowed) => {
    expect(mayChangeRetention({ from, to, now, bypass })).toBe(isAllowed)
  })
})

describe('a kept retention', () => {
  it('is read as it was written', () => {
    expect(readRetention({ ...governance(5) })).toEqual(governance(5))
  })

  it.each([undefined, null, 'GOVERNANCE', { mode: 'X', until: 1 }, { mode: 'GOVERNANCE' }])(
    'is none if it is %o',
    (kept) => {
      expect(readRetention(kept)).toBeUndefined()
    },
  )

  it('is in force until its time, not at it', () => {
    expect([now + 1, now].map((until) => isInForce(governance(until), now))).toEqual([true, false])
  })
})
