import { expect, it } from 'vitest'
import { createExclusive } from './exclusive.ts'

it('runs one piece of work at a time, in order, past failures', async () => {
  const exclusive = createExclusive()
  const events: string[] = []
  const work = (name: string, fails: boolean) => async (): Promise<string> => {
    events.push(`${name} begins`)
    await new Promise((resolve) => setImmediate(resolve))
    events.push(`${name} ends`)
    if (fails) throw new Error(name)
    return name
  }
  const results = await Promise.allSettled([
    exclusive(work('a', false)),
    exclusive(work('b', true)),
    exclusive(work('c', false)),
  ])
  expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
  expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})
