import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { runTransfers, type RunOptions } from './run-transfers.ts'
import type { RefusedTransfer, Transfer } from './transfer.ts'

const options = (rest: Partial<RunOptions> = {}): RunOptions => ({
  signal: new AbortController().signal,
  concurrency: 3,
  onBytes: () => undefined,
  onStart: () => undefined,
  onDone: async () => undefined,
  onRefused: () => undefined,
  ...rest,
})

async function* each(transfers: readonly (Transfer | RefusedTransfer)[]) {
  yield* transfers
}

const aborted = (signal: AbortSignal): Promise<unknown> => once(signal, 'abort')

const transfer = (source: string, run: Transfer['run']): Transfer => ({
  source,
  target: source,
  size: 1,
  run,
})

test('no more run at a time than are allowed, and all are done', async () => {
  let running = 0
  let most = 0
  const done: string[] = []
  const run = async (): Promise<number> => {
    most = Math.max(most, ++running)
    await setImmediate()
    running--
    return 1
  }
  const transfers = Array.from({ length: 20 }, (_, index) => transfer(`${index}`, run))
  const onDone = async ({ source }: Transfer): Promise<void> => void done.push(source)
  await runTransfers(each(transfers), options({ onDone }))
  expect(most).toBe(3)
  expect(done).toHaveLength(20)
})

test('the first failure stops those that run, and none begins after it', async () => {
  const begun: string[] = []
  const transfers = [
    transfer('waits', ({ signal }) => aborted(signal).then(() => 0)),
    transfer('fails', () => Promise.reject(new Error('broken'))),
    ...Array.from({ length: 9 }, () => transfer('late', async () => setImmediate(1))),
  ]
  const onStart = ({ source }: Transfer): void => void begun.push(source)
  await expect(runTransfers(each(transfers), options({ onStart }))).rejects.toThrow('broken')
  expect(begun.length).toBeLessThan(6)
})

test('what is refused is told, and the others go on', async () => {
  const refused: string[] = []
  const done: string[] = []
  const transfers = [
    { source: 'bad', refused: new Error('unsafe') },
    transfer('good', async () => 1),
  ]
  await runTransfers(
    each(transfers),
    options({
      onRefused: ({ source }) => void refused.push(source),
      onDone: async ({ source }) => void done.push(source),
    }),
  )
  expect([refused, done]).toEqual([['bad'], ['good']])
})

test('a stop ends it with Interrupted', async () => {
  const stopping = new AbortController()
  const waits = transfer('waits', async ({ signal }) => {
    await aborted(signal)
    throw new Error('aborted')
  })
  const outcome = runTransfers(each([waits]), options({ signal: stopping.signal }))
  await setImmediate()
  stopping.abort()
  await expect(outcome).rejects.toMatchObject({ code: 'Interrupted' })
})
