/**
 * Coalesces calls: those made while a run is under way share the next one, since the run under way
 * may have begun too early for them. What a run rejects with, all its callers get.
 */
export function createGroup<Item>(
  run: (items: readonly Item[]) => Promise<void>,
): (item: Item) => Promise<void> {
  let waiting: Item[] = []
  let next: Promise<void> | undefined
  let running: Promise<void> = Promise.resolve()

  const start = (): Promise<void> => {
    const items = waiting
    waiting = []
    next = undefined
    const outcome = run(items)
    running = outcome.catch(() => undefined)
    return outcome
  }

  return (item) => {
    waiting.push(item)
    next ??= running.then(start)
    return next
  }
}
