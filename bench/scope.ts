/** What is to be undone when a question ends or the run is interrupted: processes, directories. */
export interface Scope {
  /** What comes too late is undone at once. */
  readonly defer: (undo: () => Promise<unknown>) => void
  /** Undoes everything, the latest first. Every call waits for the same end. */
  readonly close: () => Promise<void>
}

export function openScope(): Scope {
  const undos: (() => Promise<unknown>)[] = []
  const undoAll = async (): Promise<void> => {
    const failures: unknown[] = []
    for (let undo = undos.pop(); undo !== undefined; undo = undos.pop()) {
      await undo().catch((error: unknown) => failures.push(error))
    }
    if (failures.length > 0) throw new AggregateError(failures, 'not everything was undone')
  }
  let closing: Promise<void> | undefined
  return {
    defer(undo) {
      if (closing === undefined) undos.push(undo)
      else closing = closing.then(async () => void (await undo()))
    },
    close: () => (closing ??= undoAll()),
  }
}
