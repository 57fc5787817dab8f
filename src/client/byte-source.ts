import { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { clientError } from './errors.ts'
import type { RequestBody } from './request-body.ts'

/** The bytes of a body, chunk by chunk. */
export interface ByteSource extends AsyncIterable<Uint8Array, undefined, undefined> {
  readonly next: () => Promise<IteratorResult<Uint8Array, undefined>>
  /** Gives up the rest, at once even where a chunk is waited for. */
  readonly return: () => Promise<IteratorResult<Uint8Array, undefined>>
  readonly [Symbol.asyncIterator]: () => ByteSource
}

interface Reading {
  readonly next: () => Promise<{ readonly done?: boolean | undefined; readonly value?: unknown }>
  readonly close: () => void
}

/** How those that are being read are given up: a web stream is locked by then. */
const closers = new WeakMap<object, () => void>()

/** Node's types leave out that it also knows these. */
const webStreams: { isDisturbed(stream: object): boolean } = Readable

const ended = { done: true, value: undefined } as const

/** Begins to read a body. Throws `BodyUsed` for a stream that was read before, `InputInvalid` for none. */
export function bytesOf(body: RequestBody): ByteSource {
  const { next, close } = readingOf(body)
  let isClosed = false
  const source: ByteSource = {
    async next() {
      const { done, value } = await next()
      if (done === true) return ended
      if (value instanceof Uint8Array) return { done: false, value }
      // A Node stream with an encoding yields text.
      if (typeof value === 'string') return { done: false, value: Buffer.from(value) }
      close()
      throw clientError('InputInvalid', {
        message: 'The body yields what is neither bytes nor text.',
      })
    },
    async return() {
      if (!isClosed) close()
      isClosed = true
      return ended
    },
    [Symbol.asyncIterator]: () => source,
  }
  return source
}

/** Gives up a body that will not be read, or not to its end, so that nothing behind it stays open. */
export function closeBody(body: unknown): void {
  if (typeof body !== 'object' || body === null || body instanceof Blob) return
  const close = closers.get(body)
  if (close !== undefined) close()
  else if (body instanceof ReadableStream) {
    if (!body.locked) body.cancel().catch(() => undefined)
  } else if (isRequest(body)) return
  else if ('destroy' in body && typeof body.destroy === 'function') body.destroy()
  else if ('cancel' in body && typeof body.cancel === 'function') body.cancel()
  else if ('return' in body && typeof body.return === 'function')
    Promise.resolve(body.return()).catch(() => undefined)
}

/** Destroyed, a request that a server got could not be answered any more. */
function isRequest(body: object): boolean {
  return body instanceof IncomingMessage && typeof body.statusCode !== 'number'
}

function readingOf(body: RequestBody): Reading {
  if (typeof body === 'string' || body instanceof Uint8Array) return readingOnce(body)
  if (body instanceof Blob) return readingWeb(body.stream())
  if (body instanceof ReadableStream) {
    if (body.locked || webStreams.isDisturbed(body))
      throw used('The stream is locked, or was read.')
    return readingWeb(body)
  }
  if (body instanceof Readable) {
    const { destroyed, readableEnded, errored } = body
    if ((destroyed || readableEnded) && errored === null)
      throw used('The stream has ended, or is destroyed.')
    const { next } = iteratorOf(body.iterator({ destroyOnReturn: false }))
    return { next, close: () => closeBody(body) }
  }
  const { next, close } = iteratorOf(iterableOf(body)[Symbol.asyncIterator]())
  return { next, close }
}

const used = (message: string): Error => clientError('BodyUsed', { message })

function readingOnce(bytes: Uint8Array | string): Reading {
  let isRead = false
  return {
    next() {
      const done = isRead
      isRead = true
      return Promise.resolve({ done, value: bytes })
    },
    close: () => void (isRead = true),
  }
}

function readingWeb(stream: ReadableStream<Uint8Array | string>): Reading {
  const reader = stream.getReader()
  const close = (): void => void reader.cancel().catch(() => undefined)
  closers.set(stream, close)
  return { next: () => reader.read(), close }
}

function iteratorOf(iterator: AsyncIterator<unknown>): Reading {
  return {
    next: () => iterator.next(),
    close: () => void iterator.return?.().catch(() => undefined),
  }
}

/** Types are no guard where there is no TypeScript. */
function iterableOf(body: AsyncIterable<unknown> | undefined): AsyncIterable<unknown> {
  if (typeof body === 'object' && Symbol.asyncIterator in body) return body
  throw clientError('InputInvalid', {
    message: 'The body is no text, no bytes, no Blob and no stream.',
  })
}
