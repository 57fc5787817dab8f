/**
 * The body of a response, read once: by iterating, or whole with `bytes` or `text`. A body that is
 * not read holds its connection, so `cancel` one that is not wanted.
 */
export interface ObjectBody extends AsyncIterable<Uint8Array> {
  /** All of it in memory. */
  readonly bytes: () => Promise<Buffer>
  /** All of it as UTF-8. */
  readonly text: () => Promise<string>
  /** As a web stream. */
  readonly stream: () => ReadableStream<Uint8Array>
  /** Gives up the rest. */
  readonly cancel: () => void
}

/** Checks a body while it passes. */
export interface BodyCheck {
  readonly update: (chunk: Uint8Array) => void
  /** Throws when what has passed is not what was promised. */
  readonly end: () => void
}

/** The end of a body that the network fills. */
export interface BodySource {
  readonly body: ObjectBody
  /** Takes a chunk; false asks for a pause until `resume` is called. */
  readonly push: (chunk: Uint8Array) => boolean
  readonly end: () => void
  readonly fail: (error: unknown) => void
}

export interface BodyFlow {
  readonly resume: () => void
  /** The reader gave up. */
  readonly cancel: () => void
  readonly check?: BodyCheck | undefined
}

/** Bytes that may wait for a slow reader before the connection is paused. */
const waitingLimit = 512 * 1024

/** Makes a body out of chunks that arrive by themselves, with no more than a window in memory. */
export function createObjectBody({ resume, cancel, check }: BodyFlow): BodySource {
  let chunks: Uint8Array[] = []
  let waiting = 0
  let isPaused = false
  let isRead = false
  /** Somebody wants all of it, so nothing has to wait. */
  let isGathered = false
  let isDone = false
  let failure: { readonly error: unknown } | undefined
  let wake: (() => void) | undefined

  const notify = (): void => {
    const woken = wake
    wake = undefined
    woken?.()
  }
  const settle = (failed?: { readonly error: unknown }): void => {
    if (isDone) return
    isDone = true
    failure = failed
    notify()
  }
  const flow = (): void => {
    if (!isPaused) return
    isPaused = false
    resume()
  }
  const open = (): void => {
    if (isRead) throw new TypeError('the body has been read already')
    isRead = true
  }
  const giveUp = (): void => {
    chunks = []
    if (isDone) return
    settle()
    cancel()
  }
  async function* each(): AsyncGenerator<Uint8Array, void, undefined> {
    open()
    try {
      for (;;) {
        const batch = chunks
        chunks = []
        waiting = 0
        flow()
        yield* batch
        if (chunks.length > 0) continue
        if (failure !== undefined) throw failure.error
        if (isDone) return
        await new Promise<void>((resolve) => (wake = resolve))
      }
    } finally {
      giveUp()
    }
  }
  // Not by iterating: a small object would cost more in promises than in everything else.
  const bytes = async (): Promise<Buffer> => {
    open()
    isGathered = true
    flow()
    if (!isDone) await new Promise<void>((resolve) => (wake = resolve))
    if (failure !== undefined) throw failure.error
    return joined(chunks)
  }
  return {
    body: {
      bytes,
      text: async () => (await bytes()).toString('utf8'),
      stream: () => ReadableStream.from(each()),
      cancel() {
        isRead = true
        giveUp()
      },
      [Symbol.asyncIterator]: each,
    },
    push(chunk) {
      if (isDone) return true
      check?.update(chunk)
      chunks.push(chunk)
      if (isGathered) return true
      waiting += chunk.byteLength
      isPaused = waiting > waitingLimit
      notify()
      return !isPaused
    },
    end() {
      try {
        check?.end()
        settle()
      } catch (error) {
        settle({ error })
      }
    },
    fail: (error) => settle({ error }),
  }
}

function joined(chunks: readonly Uint8Array[]): Buffer {
  const [only] = chunks
  return chunks.length === 1 && Buffer.isBuffer(only) ? only : Buffer.concat(chunks)
}
