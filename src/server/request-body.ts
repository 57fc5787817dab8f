import type { IncomingMessage, ServerResponse } from 'node:http'
import { freeMemory } from '../core/free-memory.ts'
import type { ServerLimits } from './limits.ts'

const asked = new WeakSet<IncomingMessage>()

/** Readers that may have stopped in the middle. */
const readers = new WeakMap<IncomingMessage, AsyncIterableIterator<Uint8Array>>()

/** The bytes of a body as they arrive: read once, either way. */
export interface RequestBody {
  /** True if its end is found in what arrives, not announced by a length. */
  readonly isDelimited?: boolean
  /** Piece by piece, at the reader's pace. Leaving early keeps the connection. */
  pieces(): AsyncGenerator<Uint8Array>
  /** All of it. The caller has looked at its announced size. */
  whole(): Promise<Buffer>
}

/** The body of a request. A client that waits to be asked for it is asked when it is wanted. */
export function bodyOf(request: IncomingMessage, response: ServerResponse): RequestBody {
  return {
    async *pieces() {
      askForBody(request, response)
      const reader: AsyncIterableIterator<Uint8Array> = request.iterator({ destroyOnReturn: false })
      readers.set(request, reader)
      yield* reader
    },
    whole() {
      askForBody(request, response)
      return collect(request)
    },
  }
}

/** All of the pieces. */
export async function wholeOf(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = []
  // A piece may be gone once the next is asked for.
  for await (const piece of pieces) all.push(new Uint8Array(piece))
  return Buffer.concat(all)
}

/** The same pieces, of whoever reads them: each is gone once the next is asked for. */
export async function* freedPieces(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    yield piece
    freeMemory(piece)
  }
}

/** True if the client sends its body only once it is asked to, and it was not. */
export function awaitsContinue(request: IncomingMessage): boolean {
  return request.headers.expect?.toLowerCase() === '100-continue' && !asked.has(request)
}

function askForBody(request: IncomingMessage, response: ServerResponse): void {
  if (!awaitsContinue(request)) return
  asked.add(request)
  response.writeContinue()
}

/** Events, not iteration: for a small body the machinery of a generator costs more than all the rest. */
function collect(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    // A client that is gone already would be waited for without end.
    if (request.destroyed) reject(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }))
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => resolve(oneOf(pieces)))
    request.on('error', reject)
  })
}

function oneOf(pieces: readonly Buffer[]): Buffer {
  const [only] = pieces
  if (pieces.length === 1 && only !== undefined) return only
  const whole = Buffer.concat(pieces)
  for (const piece of pieces) freeMemory(piece)
  return whole
}

/**
 * Reads on after a refusal, for `drainMs` at most: a client that is still sending would otherwise see a reset, not the
 * answer.
 */
export async function drainBody(
  request: IncomingMessage,
  { drainMs }: Pick<ServerLimits, 'drainMs'>,
): Promise<void> {
  if (request.complete || request.destroyed || awaitsContinue(request)) return
  const timer = setTimeout(() => request.destroy(), drainMs)
  // While somebody else reads, nothing flows.
  await readers.get(request)?.return?.()
  if (!request.complete && !request.destroyed) {
    await new Promise((resolve) => {
      for (const event of ['close', 'end', 'error']) request.once(event, resolve)
      request.resume()
    })
  }
  clearTimeout(timer)
}
