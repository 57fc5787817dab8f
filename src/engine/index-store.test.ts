import { describe, expect, it } from 'vitest'
import { openIndexStore } from './index-store.ts'
import type { IndexStore } from './index-store.ts'
import { numberKey, numberOf } from './keys.ts'
import { scratchDirectory } from './scratch.test.fixture.ts'
import type { Transaction } from './transaction.ts'
import { readUsage } from './transaction.ts'

async function withIndex(work: (index: IndexStore) => Promise<void>): Promise<void> {
  const index = openIndexStore(await scratchDirectory())
  try {
    await work(index)
  } finally {
    await index.close()
  }
}

const put = (index: IndexStore, key: number) => () => {
  index.bodies.putSync(numberKey(key), Buffer.of(key))
  return key
}

describe('the index', () => {
  it('commits all that is written in one turn in one transaction', () =>
    withIndex(async (index) => {
      const transactions = new Set<Transaction>()
      const write = (key: number) =>
        index.write((transaction) => {
          transactions.add(transaction)
          return put(index, key)()
        })
      const keys = Array.from({ length: 200 }, (_, key) => key)
      expect(await Promise.all(keys.map(write))).toEqual(keys)
      expect(transactions.size).toBe(1)
    }))

  it('keeps nothing of work that throws, and all of the work beside it', () =>
    withIndex(async (index) => {
      const fails = (key: number) => () => {
        put(index, key)()
        throw new RangeError(`work ${key}`)
      }
      const results = await Promise.allSettled([
        index.write(put(index, 1)),
        index.write(fails(2)),
        index.write(put(index, 3)),
        index.write(fails(4)),
        index.write(put(index, 5)),
      ])
      expect(results.map((result) => result.status)).toEqual([
        'fulfilled',
        'rejected',
        'fulfilled',
        'rejected',
        'fulfilled',
      ])
      expect(results[1]).toMatchObject({ reason: new RangeError('work 2') })
      const keys = [...index.bodies.getKeys()].map(numberOf)
      expect(keys).toEqual([1, 3, 5])
    }))

  it('gives each work what those before it in the transaction have written', () =>
    withIndex(async (index) => {
      const increase = () => {
        const before = index.bodies.get(numberKey(0))?.[0] ?? 0
        index.bodies.putSync(numberKey(0), Buffer.of(before + 1))
        return before
      }
      const befores = await Promise.all(Array.from({ length: 50 }, () => index.write(increase)))
      expect(befores).toEqual(Array.from({ length: 50 }, (_, nth) => nth))
    }))

  it('adds up counters and usage, and has them after it is reopened', async () => {
    const directory = await scratchDirectory()
    const index = openIndexStore(directory)
    const results = await Promise.all(
      [5, 3].map((bytes) =>
        index.write((transaction) => {
          transaction.count(7, 1, bytes)
          transaction.raise('sequence', bytes)
          return transaction.next('bucket')
        }),
      ),
    )
    expect(results).toEqual([1, 2])
    await index.write((transaction) => transaction.count(7, -1, -3))
    await index.close()
    const reopened = openIndexStore(directory)
    expect(readUsage(reopened, 7)).toEqual({ objects: 1, bytes: 5 })
    expect(readUsage(reopened, 8)).toEqual({ objects: 0, bytes: 0 })
    expect([reopened.counter('sequence'), reopened.counter('bucket')]).toEqual([5, 2])
    await reopened.close()
  })
})
