import { setImmediate } from 'node:timers/promises'

const largestBatch = 64

/** Turns appends that are waiting at the same time into one commit. */
export interface AppendQueue<Entry, Appended> {
  /** Resolves when the entry's batch is committed, rejects when it is not. */
  readonly append: (entry: Entry) => Promise<Appended>
  /** Resolves when nothing is waiting any more. */
  readonly drained: () => Promise<void>
}

interface Waiting<Entry, Appended> {
  readonly entry: Entry
  readonly resolve: (appended: Appended) => void
  readonly reject: (error: unknown) => void
}

/** Makes a queue over a commit that answers one result per entry, in their order. */
export function createAppendQueue<Entry, Appended>(
  commit: (entries: readonly Entry[]) => Promise<readonly Appended[]>,
): AppendQueue<Entry, Appended> {
  const queue: Waiting<Entry, Appended>[] = []
  let draining: Promise<void> | undefined

  const commitBatch = async (batch: readonly Waiting<Entry, Appended>[]) => {
    try {
      const results = await commit(batch.map((waiting) => waiting.entry))
      for (const [index, result] of results.entries()) batch[index]?.resolve(result)
    } catch (error) {
      for (const waiting of batch) waiting.reject(error)
    }
  }
  const drain = async () => {
    while (queue.length > 0) {
      // One turn of the event loop, for others to work and for more appends to arrive.
      await setImmediate()
      await commitBatch(queue.splice(0, largestBatch))
    }
    draining = undefined
  }
  return {
    append: (entry) =>
      new Promise((resolve, reject) => {
        queue.push({ entry, resolve, reject })
        draining ??= drain()
      }),
    drained: () => draining ?? Promise.resolve(),
  }
}
