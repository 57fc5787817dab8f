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

interface Waiting {
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

export function createBodyChannel(): BodyChannel {
  const chunks: Uint8Array[] = []
  let queued = 0
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
      const chunk = chunks.shift()
      if (chunk !== undefined) {
        queued -= chunk.byteLength
        if (queued < roomBytes) makeRoom()
        yield chunk
      } else if (isEnded) return
      else await new Promise<void>((resolve) => (wakeReader = resolve))
    }
  }
  return {
    body: read(),
    push(chunk) {
      if (failure !== undefined) return Promise.reject(failure.error)
      // Whoever pushes may use its memory again.
      chunks.push(Buffer.from(chunk))
      queued += chunk.byteLength
      wake()
      if (queued < roomBytes) return Promise.resolve()
      return new Promise((resolve, reject) => writers.push({ resolve, reject }))
    },
    end() {
      isEnded = true
      wake()
    },
    fail(error) {
      failure ??= { error }
      chunks.length = 0
      for (const { reject } of writers) reject(error)
      writers = []
      wake()
    },
  }
}
