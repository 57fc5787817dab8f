/** A body that is pushed in at one end and read at the other. */
export interface BodyChannel {
  readonly body: AsyncIterable<Uint8Array>
  /** Resolves when the reader has room for more. */
  readonly push: (chunk: Uint8Array) => Promise<void>
  readonly end: () => void
  /** Fails the reader, and everyone who waits for room. */
  readonly fail: (error: unknown) => void
}

/** Bytes that may wait for the reader before whoever pushes has to. */
const roomBytes = 256 * 1024
/** Smaller chunks are gathered up to this size, so that lines and cells do not travel one by one. */
const gatheredBytes = 64 * 1024

interface Waiting {
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

export function createBodyChannel(): BodyChannel {
  const queue = createQueue()
  let isEnded = false
  let failure: { readonly error: unknown } | undefined
  let wakeReader: (() => void) | undefined
  let writers: Waiting[] = []

  const wake = (): void => {
    wakeReader?.()
    wakeReader = undefined
  }
  const makeRoom = (): void => {
    const waiting = writers
    writers = []
    for (const { resolve } of waiting) resolve()
  }
  async function* read(): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      if (failure !== undefined) throw failure.error
      const chunk = queue.take()
      if (chunk !== undefined) {
        if (queue.size() < roomBytes) makeRoom()
        yield chunk
      } else if (isEnded) return
      else await new Promise<void>((resolve) => (wakeReader = resolve))
    }
  }
  return {
    body: read(),
    push(chunk) {
      if (failure !== undefined) return Promise.reject(failure.error)
      queue.add(chunk)
      wake()
      if (queue.size() < roomBytes) return Promise.resolve()
      return new Promise((resolve, reject) => writers.push({ resolve, reject }))
    },
    end() {
      isEnded = true
      wake()
    },
    fail(error) {
      failure ??= { error }
      queue.clear()
      for (const { reject } of writers) reject(error)
      writers = []
      wake()
    },
  }
}

interface Queue {
  readonly add: (chunk: Uint8Array) => void
  readonly take: () => Uint8Array | undefined
  /** Bytes. */
  readonly size: () => number
  readonly clear: () => void
}

/** Copies what it is given: whoever pushes may use its memory again. */
function createQueue(): Queue {
  let chunks: Uint8Array[] = []
  let gathered = Buffer.alloc(0)
  let filled = 0
  let size = 0
  const flush = (): void => {
    if (filled > 0) chunks.push(gathered.subarray(0, filled))
    gathered = gathered.subarray(filled)
    filled = 0
  }
  return {
    add(chunk) {
      const { byteLength } = chunk
      size += byteLength
      if (byteLength > gathered.byteLength - filled) flush()
      if (byteLength >= gatheredBytes) {
        chunks.push(Buffer.from(chunk))
        return
      }
      if (byteLength > gathered.byteLength) gathered = Buffer.allocUnsafeSlow(gatheredBytes)
      gathered.set(chunk, filled)
      filled += byteLength
    },
    take() {
      if (chunks.length === 0) flush()
      // Few at most: those that wait are large.
      const chunk = chunks.shift()
      size -= chunk?.byteLength ?? 0
      return chunk
    },
    size: () => size,
    clear() {
      chunks = []
      filled = 0
      size = 0
    },
  }
}
