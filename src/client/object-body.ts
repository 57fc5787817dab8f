import { clientError } from './errors.ts'
import type { OpenFlow } from './open-flows.ts'

/**
 * The body of a response, read once: by iterating, or whole with `bytes` or `text`. A body that is
 * not read holds its connection, so `cancel` one that is not wanted. Read again, it throws `BodyUsed`.
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
export interface BodySource extends OpenFlow {
  readonly body: ObjectBody
  /** Takes a chunk; false asks for a pause until `resume` is called. */
  readonly push: (chunk: Uint8Array) => boolean
  readonly end: () => void
  readonly fail: (error: unknown) => void
}

export interface BodyFlow {
  readonly resume: () => void
  /** The reader gave up, or is given up. */
  readonly cancel: () => void
  readonly check?: BodyCheck | undefined
  /** Says in an error of the body what it is about. */
  readonly explain?: ((error: unknown) => unknown) | undefined
}

/** Bytes that may wait for a slow reader before the connection is paused. */
const waitingLimit = 512 * 1024

/** Makes a body out of chunks that arrive by themselves, with no more than a window in memory. */
export function createObjectBody({ resume, cancel, check, explain }: BodyFlow): BodySource {
  let chunks: Uint8Array[] = []
  let waiting = 0
  let turns = 0
  let isPaused = false
  let isRead = false
  /** Somebody wants all of it, so nothing has to wait. */
  let isGathered = false
  let isDone = false
  let failure: { readonly error: unknown } | undefined
  let readers: (() => void)[] = []

  const notify = (): void => {
    const woken = readers
    readers = []
    for (const wake of woken) wake()
  }
  const arrival = (): Promise<void> => new Promise((resolve) => void readers.push(resolve))
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
    if (isRead) throw clientError('BodyUsed')
    isRead = true
  }
  const giveUp = (): void => {
    chunks = []
    if (isDone) return
    settle()
    cancel()
  }
  const take = (): readonly Uint8Array[] => {
    const taken = chunks
    chunks = []
    waiting = 0
    flow()
    return taken
  }
  // By hand: a generator that has not begun would end without giving up its body.
  const each = (): BodyReader => {
    open()
    let batch: readonly Uint8Array[] = []
    let at = 0
    const reader: BodyReader = {
      async next() {
        turns++
        for (;;) {
          const value = batch[at++]
          if (value !== undefined) return { done: false, value }
          batch = take()
          at = 0
          if (batch.length > 0) continue
          if (failure !== undefined) throw failure.error
          if (isDone) return ended
          await arrival()
        }
      },
      async return() {
        batch = []
        giveUp()
        return ended
      },
      [Symbol.asyncIterator]: () => reader,
    }
    return reader
  }
  // Not by iterating: a small object would cost more in promises than in everything else.
  const bytes = async (): Promise<Buffer> => {
    open()
    isGathered = true
    flow()
    if (!isDone) await arrival()
    if (failure !== undefined) throw failure.error
    return joined(chunks)
  }
  const fail = (error: unknown): void => settle({ error: explain?.(error) ?? error })
  return {
    body: {
      bytes,
      text: async () => (await bytes()).toString('utf8'),
      stream: () => streamOf(each()),
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
        fail(error)
      }
    },
    fail,
    turns: () => turns,
    isWaiting: () => isPaused,
    abandon(error) {
      fail(error)
      cancel()
    },
  }
}

interface BodyReader extends AsyncIterable<Uint8Array> {
  readonly next: () => Promise<IteratorResult<Uint8Array, undefined>>
  readonly return: () => Promise<IteratorResult<Uint8Array, undefined>>
}

const ended = { done: true, value: undefined } as const

function streamOf(reader: BodyReader): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.next()
        if (done === true) controller.close()
        else controller.enqueue(value)
      },
      cancel: async () => void (await reader.return()),
    },
    { highWaterMark: 0 },
  )
}

function joined(chunks: readonly Uint8Array[]): Buffer {
  const [only] = chunks
  return chunks.length === 1 && Buffer.isBuffer(only) ? only : Buffer.concat(chunks)
}
