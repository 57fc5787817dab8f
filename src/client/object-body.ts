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
  let paused = false
  let done = false
  let failure: { readonly error: unknown } | undefined
  let wake: (() => void) | undefined

  const signal = (): void => {
    const woken = wake
    wake = undefined
    woken?.()
  }
  const take = (): Uint8Array[] => {
    const taken = chunks
    chunks = []
    waiting = 0
    if (paused) {
      paused = false
      resume()
    }
    return taken
  }
  const settle = (error?: { readonly error: unknown }): void => {
    if (done) return
    done = true
    failure = error
    signal()
  }
  async function* batches(): AsyncGenerator<Uint8Array[], void, undefined> {
    try {
      for (;;) {
        if (chunks.length > 0) yield take()
        else if (failure !== undefined) throw failure.error
        else if (done) return
        else await new Promise<void>((resolve) => (wake = resolve))
      }
    } finally {
      if (!done) {
        settle()
        cancel()
      }
      chunks = []
    }
  }
  return {
    body: bodyOf(batches, () => {
      if (done) return
      settle()
      chunks = []
      cancel()
    }),
    push(chunk) {
      if (done) return true
      check?.update(chunk)
      chunks.push(chunk)
      waiting += chunk.byteLength
      paused = waiting > waitingLimit
      signal()
      return !paused
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

function bodyOf(
  batches: () => AsyncGenerator<Uint8Array[], void, undefined>,
  cancel: () => void,
): ObjectBody {
  let isRead = false
  const open = (): AsyncGenerator<Uint8Array[], void, undefined> => {
    if (isRead) throw new TypeError('the body has been read already')
    isRead = true
    return batches()
  }
  async function* each(): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const batch of open()) yield* batch
  }
  const bytes = async (): Promise<Buffer> => {
    const all: Uint8Array[] = []
    for await (const batch of open()) for (const chunk of batch) all.push(chunk)
    const [only] = all
    return all.length === 1 && Buffer.isBuffer(only) ? only : Buffer.concat(all)
  }
  return {
    bytes,
    cancel,
    text: async () => (await bytes()).toString('utf8'),
    stream: () => ReadableStream.from(each()),
    [Symbol.asyncIterator]: each,
  }
}
