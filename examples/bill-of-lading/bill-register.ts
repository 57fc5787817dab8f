import { randomUUID } from 'node:crypto'
import { isStowageError, type PrivateStorage } from 'stowage'
import {
  billId,
  billOfLading,
  parseBillId,
  type BillInput,
  type BillOfLading,
} from './bill-of-lading.ts'
import { renderBill } from './render-bill.ts'

export interface RegisterOptions {
  /** One JSON object for each bill: `2026/PRT-2026-0001.json`. */
  readonly records: PrivateStorage
  /** One PDF for each bill: `2026/PRT-2026-0001.pdf`. */
  readonly bols: PrivateStorage
  readonly now: () => Date
}

/** The bills of lading; nothing is kept but what the storages hold. */
export interface BillRegister {
  readonly create: (input: BillInput, createdBy: string) => Promise<BillOfLading>
  /** Undefined when there is none. */
  readonly find: (id: string) => Promise<BillOfLading | undefined>
  /** The latest first, at most 100 of them, and how many there are in all. */
  readonly list: () => Promise<{ readonly bills: readonly BillOfLading[]; readonly total: number }>
  /** The key of its PDF in `bols`; undefined when there is no such bill. */
  readonly documentKey: (id: string) => Promise<string | undefined>
}

const listed = 100

export function createBillRegister(options: RegisterOptions): BillRegister {
  const { records, bols } = options
  const find = (id: string): Promise<BillOfLading | undefined> => readBill(records, id)
  return {
    find,
    async create(input, createdBy) {
      const bill = await claimNumber(options, { ...input, createdBy })
      await putDocument(bols, bill)
      return bill
    },
    async list() {
      const ids: string[] = []
      for await (const { key } of records.list()) ids.push(idOf(key))
      const latest = ids.filter((id) => parseBillId(id) !== undefined).sort(latestFirst)
      const bills = await Promise.all(latest.slice(0, listed).map(find))
      return { bills: bills.filter((bill) => bill !== undefined), total: latest.length }
    },
    async documentKey(id) {
      const bill = await find(id)
      if (bill === undefined) return undefined
      const key = keyOf(id, 'pdf')
      // Its writer may have stopped between the record and the document, which follows from it.
      if ((await bols.head(key)) === undefined) await putDocument(bols, bill)
      return key
    },
  }
}

/** Writes the record under the first number that nobody has: S3 lets only one writer have it. */
async function claimNumber(
  { records, now }: RegisterOptions,
  input: BillInput & { readonly createdBy: string },
): Promise<BillOfLading> {
  const year = input.date.slice(0, 4)
  const token = randomUUID()
  for (let number = (await lastNumber(records, year)) + 1; ; number += 1) {
    const id = billId(year, number)
    const bill = { ...input, id, createdAt: now().toISOString(), token }
    try {
      const body = JSON.stringify(bill)
      await records.put(keyOf(id, 'json'), body, { contentType: 'application/json' })
      return bill
    } catch (error) {
      if (!isStowageError(error, 'KeyExists')) throw error
      // A write that was repeated after its answer was lost meets itself.
      if ((await readBill(records, id))?.token === token) return bill
    }
  }
}

async function lastNumber(records: PrivateStorage, year: string): Promise<number> {
  let last = 0
  for await (const { key } of records.list(`${year}/`)) {
    last = Math.max(last, parseBillId(idOf(key))?.number ?? 0)
  }
  return last
}

async function readBill(records: PrivateStorage, id: string): Promise<BillOfLading | undefined> {
  if (parseBillId(id) === undefined) return undefined
  try {
    const { body } = await records.get(keyOf(id, 'json'))
    return billOfLading.parse(JSON.parse(await body.text()))
  } catch (error) {
    if (isStowageError(error, 'NoSuchKey')) return undefined
    throw error
  }
}

async function putDocument(bols: PrivateStorage, bill: BillOfLading): Promise<void> {
  try {
    const document = await renderBill(bill)
    await bols.put(keyOf(bill.id, 'pdf'), document, { contentType: 'application/pdf' })
  } catch (error) {
    // The same record gives the same document, so whoever was first has written ours.
    if (!isStowageError(error, 'KeyExists')) throw error
  }
}

/** `2026/PRT-2026-0001.pdf` */
const keyOf = (id: string, extension: 'json' | 'pdf'): string =>
  `${parseBillId(id)?.year ?? ''}/${id}.${extension}`

const idOf = (key: string): string => key.replace(/^.*\/|\.json$/g, '')

function latestFirst(left: string, right: string): number {
  const a = parseBillId(left)
  const b = parseBillId(right)
  if (a === undefined || b === undefined) return 0
  return b.year.localeCompare(a.year) || b.number - a.number
}
