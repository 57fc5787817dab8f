export interface RunAheadOptions {
  /** How many at a time. */
  readonly concurrency: number
  /** How many may be begun beyond the oldest that is not done. @default as many as there are */
  readonly window?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Does work for each item as it comes, begun in their order, several at a time. The first failure
 * ends it, and is thrown once what was under way has ended.
 */
export async function runAhead<Item>(
  items: AsyncIterable<Item>,
  work: (item: Item) => Promise<void>,
  { concurrency, window = Infinity, signal }: RunAheadOptions,
): Promise<void> {
  /** In the order in which they were begun. */
  const running = new Map<number, Promise<void>>()
  let failure: { readonly error: unknown } | undefined
  const begin = (number: number, item: Item): void => {
    const run = work(item)
      .catch((error: unknown) => void (failure ??= { error }))
      .finally(() => running.delete(number))
    running.set(number, run)
  }
  let number = 0
  try {
    for await (const item of items) {
      if (signal?.aborted === true || failure !== undefined) break
      begin(number++, item)
      if (running.size >= concurrency) await Promise.race(running.values())
      await caughtUp(running, number - window + 1)
    }
  } catch (error) {
    failure ??= { error }
  }
  await Promise.all(running.values())
  if (failure !== undefined) throw failure.error
  signal?.throwIfAborted()
}

/** Resolves when all that were begun before a number are done. */
async function caughtUp(running: Map<number, Promise<void>>, number: number): Promise<void> {
  for (;;) {
    const oldest = running.entries().next()
    if (oldest.done === true || oldest.value[0] >= number) return
    await oldest.value[1]
  }
}
