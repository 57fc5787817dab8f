import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { runAhead } from './run-ahead.ts'

async function* numbers(count: number): AsyncGenerator<number> {
  for (let number = 0; number < count; number++) yield number
}

test('as many run at a time as are allowed, and no more', async () => {
  let [running, most, done] = [0, 0, 0]
  const work = async (): Promise<void> => {
    most = Math.max(most, ++running)
    await turn()
    running--
    done++
  }
  await runAhead(numbers(50), work, { concurrency: 4 })
  expect({ most, done }).toEqual({ most: 4, done: 50 })
})

test('nothing begins further beyond the oldest than the window', async () => {
  const begun: number[] = []
  let release = (): void => undefined
  const first = new Promise<void>((resolve) => (release = resolve))
  const run = runAhead(
    numbers(100),
    async (number) => {
      begun.push(number)
      await (number === 0 ? first : turn())
    },
    { concurrency: 3, window: 10 },
  )
  for (let turns = 0; turns < 200; turns++) await turn()
  expect(begun.length).toBe(10)
  release()
  await run
  expect(begun.length).toBe(100)
})

test('the first failure ends it once what was under way has ended', async () => {
  let ended = 0
  const work = async (number: number): Promise<void> => {
    await turn()
    if (number === 3) throw new Error('three')
    await turn()
    ended++
  }
  await expect(runAhead(numbers(1000), work, { concurrency: 4 })).rejects.toThrow('three')
  expect(ended).toBeLessThan(10)
})

test('a signal ends it', async () => {
  const stopping = new AbortController()
  const work = async (number: number): Promise<void> => {
    if (number === 5) stopping.abort(new Error('enough'))
    await turn()
  }
  const { signal } = stopping
  await expect(runAhead(numbers(1e9), work, { concurrency: 2, signal })).rejects.toThrow('enough')
})
