import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Json } from '../core/json.ts'
import type { Engine } from '../engine/engine.ts'
import { openEngine } from '../engine/open-engine.ts'
import { createOutboxWorker, type OutboxRun, type OutboxWorker } from './outbox-worker.ts'

let directory = ''
let engine: Engine
let worker: OutboxWorker | undefined
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stowage-outbox-'))
  engine = await openEngine({ directory })
})
afterEach(async () => {
  await worker?.close()
  await engine.close()
  await rm(directory, { recursive: true })
})

const defects: unknown[] = []
const queue = 'q'
const append = (...values: string[]) => engine.outbox.append(queue, values)

const textOf = (value: Json): string => (typeof value === 'string' ? value : '')

/** A worker whose lanes are the first letters of texts. */
function open(work: (text: string, run: OutboxRun) => boolean | Promise<boolean>): OutboxWorker {
  defects.length = 0
  worker = createOutboxWorker({
    outbox: engine.outbox,
    queue,
    laneOf: (value) => textOf(value).slice(0, 1),
    work: async (value, run) => work(textOf(value), run),
    onDefect: (error) => defects.push(error),
  })
  return worker
}

describe('a worker of the outbox', () => {
  it('does all there is, more than a page, each lane in order', async () => {
    const texts = Array.from({ length: 200 }, (_, index) => `${index % 2 ? 'a' : 'b'}${index}`)
    await append(...texts)
    const done: string[] = []
    await open((text) => Boolean(done.push(text))).drain()
    expect(done.filter((text) => text.startsWith('a'))).toEqual(
      texts.filter((text) => text.startsWith('a')),
    )
    expect(done).toHaveLength(200)
    expect(engine.outbox.count(queue)).toBe(0)
  })

  it('begins when it is woken, also while it is at work', async () => {
    const done: string[] = []
    const { wake } = open(async (text) => {
      done.push(text)
      if (text === 'a1') {
        await append('a2')
        wake()
      }
      return true
    })
    await append('a1')
    wake()
    await expect.poll(() => done).toEqual(['a1', 'a2'])
    await append('a3')
    wake()
    await expect.poll(() => done).toEqual(['a1', 'a2', 'a3'])
  })

  it('keeps what failed, and what is behind it in its lane, for later', async () => {
    await append('a1', 'a2', 'b1')
    const tried: string[] = []
    let fails = true
    const { drain } = open((text, { attempt }) => {
      tried.push(`${text} ${attempt}`)
      return !(fails && text === 'a1')
    })
    await drain()
    expect(tried.toSorted()).toEqual(['a1 1', 'b1 1'])
    expect(engine.outbox.count(queue)).toBe(2)
    fails = false
    await drain()
    expect(tried.slice(2)).toEqual(['a1 2', 'a2 1'])
    expect(engine.outbox.count(queue)).toBe(0)
  })

  it('waits before it tries again, whoever wakes it', async () => {
    await append('a1')
    let tries = 0
    const { drain, wake } = open(() => {
      tries += 1
      return false
    })
    await drain()
    for (let round = 0; round < 5; round += 1) {
      wake()
      await append('a2')
    }
    expect(tries).toBe(1)
  })

  it('is not held up by a lane that fails for ever, however long that is', async () => {
    const poison = Array.from({ length: 130 }, (_, index) => `a${index}`)
    await append(...poison, 'b1')
    const done: string[] = []
    const { drain, wake } = open((text) => !text.startsWith('a') && Boolean(done.push(text)))
    await drain()
    expect(done).toEqual(['b1'])
    await append('c1')
    wake()
    await expect.poll(() => done).toEqual(['b1', 'c1'])
    await expect.poll(() => engine.outbox.count(queue)).toBe(130)
  })

  it('leaves the others alone when many lanes fail', async () => {
    await append(...Array.from({ length: 300 }, (_, index) => String.fromCharCode(0x4e00 + index)))
    let tries = 0
    const { drain, wake } = open(() => {
      tries += 1
      return false
    })
    await drain()
    wake()
    await append('z1')
    expect(tries).toBe(64)
  })

  it('tells what its work throws, and tries that again', async () => {
    await append('a1')
    const { drain } = open((_, { attempt }) => {
      if (attempt === 1) throw new Error('first')
      return true
    })
    await drain()
    expect(defects).toMatchObject([{ message: 'first' }])
    await drain()
    expect(engine.outbox.count(queue)).toBe(0)
  })

  it('aborts its work when it is closed, and leaves it in the queue', async () => {
    await append('a1', 'a2')
    const { wake, close } = open(
      (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('aborted')))
        }),
    )
    wake()
    await close()
    expect(engine.outbox.count(queue)).toBe(2)
    expect(defects).toEqual([])
  })
})
