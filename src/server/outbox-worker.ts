import type { Json } from '../core/json.ts'
import type { Outbox, OutboxEntry } from '../engine/outbox.ts'

export interface OutboxWork {
  readonly outbox: Outbox
  readonly queue: string
  /** Entries of one lane are done one after the other, in order; lanes at the same time. */
  readonly laneOf: (value: Json) => string
  /** Resolves with false if it has to be tried again. What it throws is told, and tried again. `attempt` counts from 1. */
  readonly work: (value: Json, run: OutboxRun) => Promise<boolean>
  readonly onDefect: (error: unknown) => void
}

export interface OutboxRun {
  readonly attempt: number
  /** Aborts when the server stops. */
  readonly signal: AbortSignal
}

/** Does what stands in a queue of the outbox, at least once, also after a restart. */
export interface OutboxWorker {
  /** Begins with what is there, unless it waits to try again. */
  wake(): void
  /** Does all that can be done now, waiting for nothing; resolves when it is done or has failed. */
  drain(): Promise<void>
  /** Aborts what runs and waits for it. What is left stays in the queue. */
  close(): Promise<void>
}

const pageSize = 64
/** After a failure it waits this long, and twice as long each time, up to the second, in milliseconds. */
const firstWaitMs = 1000
const longestWaitMs = 5 * 60_000

export function createOutboxWorker(given: OutboxWork): OutboxWorker {
  const { outbox, queue, onDefect } = given
  const stopping = new AbortController()
  const attempts = new Map<number, number>()
  let running: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let failures = 0
  let again = false

  const runAll = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      again = false
      const page = outbox.page(queue, { max: pageSize })
      if (page.length === 0) return
      if (!(await runPage(page))) return retryLater()
      failures = 0
    }
  }
  const runPage = async (page: readonly OutboxEntry[]): Promise<boolean> => {
    const done: number[] = []
    const lanes = lanesOf(page, given.laneOf)
    const outcomes = await Promise.all(lanes.map((lane) => runLane(lane, done)))
    await outbox.acknowledge(queue, done)
    for (const id of done) attempts.delete(id)
    return outcomes.every(Boolean)
  }
  const runLane = async (lane: readonly OutboxEntry[], done: number[]): Promise<boolean> => {
    for (const { id, value } of lane) {
      const attempt = (attempts.get(id) ?? 0) + 1
      attempts.set(id, attempt)
      if (stopping.signal.aborted || !(await tryOnce(value, attempt))) return false
      done.push(id)
    }
    return true
  }
  const tryOnce = async (value: Json, attempt: number): Promise<boolean> => {
    try {
      return await given.work(value, { attempt, signal: stopping.signal })
    } catch (error) {
      if (!stopping.signal.aborted) onDefect(error)
      return false
    }
  }
  const retryLater = (): void => {
    again = false
    if (stopping.signal.aborted) return
    timer = setTimeout(start, Math.min(firstWaitMs * 2 ** failures, longestWaitMs))
    // A program that is done otherwise is not kept by what is still to be done.
    timer.unref()
    failures = Math.min(failures + 1, 20)
  }
  const start = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (stopping.signal.aborted) return
    // What came when the run under way had just found nothing is found by the next.
    again = running !== undefined
    running ??= runAll()
      .catch((error: unknown) => {
        if (!stopping.signal.aborted) onDefect(error)
      })
      .finally(() => {
        running = undefined
        if (again) start()
      })
  }
  return {
    wake() {
      if (timer === undefined) start()
    },
    async drain() {
      await running
      start()
      await running
    },
    async close() {
      stopping.abort()
      clearTimeout(timer)
      await running
    },
  }
}

function lanesOf(
  page: readonly OutboxEntry[],
  laneOf: OutboxWork['laneOf'],
): readonly (readonly OutboxEntry[])[] {
  const lanes = new Map<string, OutboxEntry[]>()
  for (const entry of page) {
    const name = laneOf(entry.value)
    const lane = lanes.get(name)
    if (lane === undefined) lanes.set(name, [entry])
    else lane.push(entry)
  }
  return [...lanes.values()]
}
