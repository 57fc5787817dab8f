import { z } from 'zod'

/** Characters that hide or reorder what is around them have no place on a document. */
const hidden = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

interface Size {
  readonly characters: number
  readonly lines: number
}

/** Text of a form: lines without trailing blanks, in the composed form of Unicode. */
const lines = (size: Size) =>
  z
    .string('is missing')
    .transform((text) =>
      text
        .replace(/\p{Surrogate}/gu, '\ufffd')
        .normalize('NFC')
        .replace(/\r\n?/g, '\n')
        .replaceAll('\t', ' ')
        .replace(/ +$/gm, '')
        .replace(/^\n+|\n+$/g, ''),
    )
    .refine((text) => text.trim() !== '', 'is empty')
    .refine(
      (text) => text.length <= size.characters,
      `is longer than ${size.characters} characters`,
    )
    .refine((text) => text.split('\n').length <= size.lines, `has more than ${size.lines} lines`)
    .refine((text) => !hidden.test(text.replaceAll('\n', '')), 'has invisible characters')

/** What the form asks for. The first line of a party is its name; each line of goods is an item. */
export const billInput = z.strictObject({
  shipper: lines({ characters: 400, lines: 6 }),
  consignee: lines({ characters: 400, lines: 6 }),
  goods: lines({ characters: 1500, lines: 20 }),
  date: z.iso
    .date('is not a date like 2026-05-31')
    .refine((date) => date >= '2000-01-01' && date < '2100-01-01', 'is not of this century'),
})

/** A bill of lading as it is recorded. */
export const billOfLading = billInput.extend({
  /** `PRT-2026-0001`: the year of its date and its number in that year. */
  id: z.string().regex(/^PRT-\d{4}-\d{4,}$/),
  createdAt: z.iso.datetime(),
  createdBy: z.string().min(1),
  /** Tells a record from that of another writer who wanted the same number. */
  token: z.uuid(),
})

export type BillInput = Readonly<z.output<typeof billInput>>
export type BillOfLading = Readonly<z.output<typeof billOfLading>>

/** `PRT-2026-0001` for the first of 2026. */
export function billId(year: string, number: number): string {
  return `PRT-${year}-${String(number).padStart(4, '0')}`
}

export interface BillNumber {
  readonly year: string
  readonly number: number
}

/** Undefined for what is no id of a bill of lading. */
export function parseBillId(id: string): BillNumber | undefined {
  const [, year, digits] = /^PRT-(20\d{2})-(\d{4,9})$/.exec(id) ?? []
  if (year === undefined || digits === undefined) return undefined
  const number = Number(digits)
  return billId(year, number) === id && number > 0 ? { year, number } : undefined
}
