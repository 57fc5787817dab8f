import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { billInput, type BillOfLading } from './bill-of-lading.ts'
import { renderBill } from './render-bill.ts'

const bill: BillOfLading = {
  id: 'PRT-2026-0001',
  shipper: 'Österreichische Stahl GmbH\nLinz',
  consignee: 'Cincinnati Coil & Plate, Inc.',
  goods: '12 coils\n4 crates',
  date: '2026-05-31',
  createdAt: '2026-05-31T09:12:44.120Z',
  createdBy: 'dana@primetrade.example',
  token: '8f14e45f-ceea-4e7a-9c3f-2b0c6c1b8a55',
}

const pagesOf = (pdf: Buffer): number =>
  pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0

describe('the document of a bill of lading', () => {
  it('is a PDF of one page with its number in the title', async () => {
    const pdf = await renderBill(bill)
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    expect(pdf.subarray(-6).toString()).toContain('%%EOF')
    expect(pagesOf(pdf)).toBe(1)
    expect(pdf.toString('latin1')).toContain('(Bill of lading PRT-2026-0001)')
  })

  it('is the same whenever it is rendered', async () => {
    expect((await renderBill(bill)).equals(await renderBill({ ...bill }))).toBe(true)
  })

  it('differs where the bill does', async () => {
    expect((await renderBill(bill)).equals(await renderBill({ ...bill, goods: 'x' }))).toBe(false)
  })

  it('fits on one page with all that the form takes', async () => {
    const widest = {
      shipper: 'W'.repeat(400),
      consignee: Array.from({ length: 6 }, () => 'W'.repeat(65)).join('\n'),
      goods: Array.from({ length: 20 }, () => 'W'.repeat(74)).join('\n'),
    }
    expect(billInput.safeParse({ ...widest, date: bill.date }).success).toBe(true)
    expect(pagesOf(await renderBill({ ...bill, ...widest }))).toBe(1)
  })

  it('is one page whatever people write', async () => {
    const words = fc.string({ unit: 'grapheme', maxLength: 300 })
    await fc.assert(
      fc.asyncProperty(words, words, async (shipper, goods) => {
        const parsed = billInput.safeParse({ shipper, consignee: 'B', goods, date: bill.date })
        fc.pre(parsed.success)
        return pagesOf(await renderBill({ ...bill, ...parsed.data })) === 1
      }),
      { numRuns: 25 },
    )
  })
})
