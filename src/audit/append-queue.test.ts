import { expect, test } from 'vitest'
import { createAppendQueue } from './append-queue.ts'

test('entries that wait together are committed together, in their order', async () => {
  const batches: number[] = []
  const queue = createAppendQueue(async (entries: readonly number[]) => {
    batches.push(entries.length)
    return entries.map((entry) => entry * 2)
  })
  const results = await Promise.all(Array.from({ length: 100 }, (_, n) => queue.append(n)))
  expect(results).toEqual(Array.from({ length: 100 }, (_, n) => n * 2))
  expect(batches).toEqual([64, 36])
})

test('a batch that fails is rejected as a whole, and the next is committed', async () => {
  const queue = createAppendQueue(async (entries: readonly string[]) => {
    if (entries.includes('bad')) throw new Error('refused')
    return entries
  })
  const first = await Promise.allSettled([queue.append('good'), queue.append('bad')])
  expect(first.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await expect(queue.append('good')).resolves.toBe('good')
})

test('it is drained when the last of its appends is settled', async () => {
  const done: string[] = []
  const queue = createAppendQueue(async (entries: readonly string[]) => entries)
  void queue.append('a').then((entry) => done.push(entry))
  await queue.drained()
  expect(done).toEqual(['a'])
  await queue.drained()
})
