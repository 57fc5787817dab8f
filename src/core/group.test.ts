import { expect, it } from 'vitest'
import { createGroup } from './group.ts'

/** A group whose runs end when told. */
function heldGroup() {
  const runs: { items: readonly number[]; end: (error?: Error) => void }[] = []
  const group = createGroup<number>(
    (items) =>
      new Promise((resolve, reject) => {
        runs.push({ items, end: (error) => (error ? reject(error) : resolve()) })
      }),
  )
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  return { runs, group, turn }
}

it('runs the calls of one turn together, and those made meanwhile in the next run', async () => {
  const { runs, group, turn } = heldGroup()
  const first = [group(1), group(2)]
  await turn()
  const second = [group(3), group(4), group(5)]
  await turn()
  expect(runs.map((run) => run.items)).toEqual([[1, 2]])
  runs[0]?.end()
  await Promise.all(first)
  await turn()
  expect(runs.map((run) => run.items)).toEqual([
    [1, 2],
    [3, 4, 5],
  ])
  runs[1]?.end()
  await Promise.all(second)
})

it('gives a failure to the calls of that run alone', async () => {
  const { runs, group, turn } = heldGroup()
  const failing = [group(1), group(2)].map((call) => expect(call).rejects.toThrow('no room'))
  await turn()
  const next = group(3)
  runs[0]?.end(new Error('no room'))
  await Promise.all(failing)
  await turn()
  runs[1]?.end()
  await next
  expect(runs[1]?.items).toEqual([3])
})
