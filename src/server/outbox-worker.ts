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
  /** Begins with what is there, but for lanes that wait to try again. */
  wake(): void
  /** Does all that can be done now, waiting for nothing; resolves when it is done or has failed. */
  drain(): Promise<void>
  /** Aborts what runs and waits for it. What is left stays in the queue. */
  close(): Promise<void>
}

const pageSize = 64
/** So many lanes in trouble are not theirs but the receiver's: then nothing more is tried before its time. */
const mostBlocked = 64
/** After a failure it waits this long, and twice as long each time, up to the second, in milliseconds. */
const firstWaitMs = 1000
const longestWaitMs = 5 * 60_000

export function createOutboxWorker(given: OutboxWork): OutboxWorker {
  const { outbox, queue, onDefect } = given
  const stopping = new AbortController()
  const attempts = new Map<number, number>()
  /** Lanes that failed wait for the timer, and keep no other waiting. */
  const blocked = new Set<string>()
  /** Up to this entry there is nothing left but what is in blocked lanes. */
  let seen = 0
  let isAnew = true
  let running: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let failures = 0
  let again = false

  const runAll = async (): Promise<void> => {
    if (isAnew) {
      blocked.clear()
      seen = 0
    }
    isAnew = false
    while (!stopping.signal.aborted && blocked.size < mostBlocked) {
      again = false
      const page = outbox.page(queue, { max: pageSize, after: seen })
      const last = page.at(-1)
      if (last === undefined) break
      await runPage(page)
      seen = last.id
    }
    if (blocked.size > 0) retryLater()
    else failures = 0
  }
  const runPage = async (page: readonly OutboxEntry[]): Promise<void> => {
    const done: number[] = []
    const lanes = [...lanesOf(page, given.laneOf)].filter(([name]) => !blocked.has(name))
    await Promise.all(
      lanes.map(async ([name, lane]) => {
        if (!(await runLane(lane, done))) blocked.add(name)
      }),
    )
    await outbox.acknowledge(queue, done)
    for (const id of done) attempts.delete(id)
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
    if (stopping.signal.aborted || timer !== undefined) return
    timer = setTimeout(startAnew, Math.min(firstWaitMs * 2 ** failures, longestWaitMs))
    // A program that is done otherwise is not kept by what is still to be done.
    timer.unref()
    failures = Math.min(failures + 1, 20)
  }
  const startAnew = (): void => {
    clearTimeout(timer)
    timer = undefined
    isAnew = true
    start()
  }
  const start = (): void => {
    if (stopping.signal.aborted) return
    // What came when the run under way had just found nothing is found by the next.
    again = running !== undefined
    running ??= runAll()
      .catch((error: unknown) => {
        if (!stopping.signal.aborted) onDefect(error)
        retryLater()
      })
      .finally(() => {
        running = undefined
        if (again) start()
      })
  }
  return {
    wake: start,
    async drain() {
      await running
      startAnew()
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
): ReadonlyMap<string, readonly OutboxEntry[]> {
  const lanes = new Map<string, OutboxEntry[]>()
  for (const entry of page) {
    const name = laneOf(entry.value)
    const lane = lanes.get(name)
    if (lane === undefined) lanes.set(name, [entry])
    else lane.push(entry)
  }
  return lanes
}
