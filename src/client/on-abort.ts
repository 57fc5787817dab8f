interface Waiting {
  readonly callbacks: Set<() => void>
  readonly call: () => void
}

const waiting = new WeakMap<AbortSignal, Waiting>()

/**
 * Calls back when the signal aborts, until what it returns is called. However many wait for a signal,
 * it has one listener: Node warns of more than ten.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const { callbacks, call } = waiting.get(signal) ?? listen(signal)
  callbacks.add(callback)
  return () => {
    if (!callbacks.delete(callback) || callbacks.size > 0) return
    // Node keeps a signal in memory as long as anybody listens to it.
    signal.removeEventListener('abort', call)
    waiting.delete(signal)
  }
}

function listen(signal: AbortSignal): Waiting {
  const callbacks = new Set<() => void>()
  const call = (): void => {
    for (const each of callbacks) each()
  }
  const made = { callbacks, call }
  waiting.set(signal, made)
  signal.addEventListener('abort', call, { once: true })
  return made
}
