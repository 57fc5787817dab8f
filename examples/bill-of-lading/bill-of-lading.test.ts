import { describe, expect, it } from 'vitest'
import { billId, billInput, parseBillId } from './bill-of-lading.ts'

const input = { shipper: 'A', consignee: 'B', goods: 'C', date: '2026-05-31' }

/** What is wrong with the input, changed so. */
const problemOf = (changes: Record<string, unknown>): string | undefined => {
  const { error } = billInput.safeParse({ ...input, ...changes })
  return error?.issues.map(({ path, message }) => [...path, message].join(' ')).join('; ')
}

describe('the input of a bill of lading', () => {
  it('is taken with its lines tidied', () => {
    const { goods } = billInput.parse({ ...input, goods: '\r\n 12 coils \t\r\n\r\n3 crates\n\n' })
    expect(goods).toBe(' 12 coils\n\n3 crates')
  })

  it.each([
    [{ shipper: undefined }, 'shipper is missing'],
    [{ shipper: 7 }, 'shipper is missing'],
    [{ consignee: ' \n ' }, 'consignee is empty'],
    [{ consignee: 'x'.repeat(401) }, 'consignee is longer than 400 characters'],
    [{ consignee: 'x\n'.repeat(6) + 'x' }, 'consignee has more than 6 lines'],
    [{ goods: 'coils\u0000' }, 'goods has invisible characters'],
    [{ goods: '\u202elioc' }, 'goods has invisible characters'],
    [{ date: '2026-02-30' }, 'date is not a date like 2026-05-31'],
    [{ date: '31.05.2026' }, 'date is not a date like 2026-05-31'],
    [{ date: '1926-05-31' }, 'date is not of this century'],
  ])('%j is refused by name', (changes, problem) => {
    expect(problemOf(changes)).toContain(problem)
  })

  it('takes nothing that it does not know', () => {
    expect(problemOf({ id: 'PRT-2026-0001' })).toContain('id')
  })
})

describe('the number of a bill of lading', () => {
  it('has four digits, and more when a year needs them', () => {
    expect(billId('2026', 1)).toBe('PRT-2026-0001')
    expect(billId('2026', 12_345)).toBe('PRT-2026-12345')
  })

  it('is read back', () => {
    expect(parseBillId('PRT-2026-0042')).toEqual({ year: '2026', number: 42 })
    expect(parseBillId('PRT-2026-12345')).toEqual({ year: '2026', number: 12_345 })
  })

  it.each([
    '',
    'PRT-2026-0000',
    'PRT-2026-01',
    'PRT-2026-00001',
    'PRT-2026-0001/..',
    'prt-2026-0001',
  ])('is none of %j', (id) => {
    expect(parseBillId(id)).toBeUndefined()
  })
})
