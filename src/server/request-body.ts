import type { IncomingMessage, ServerResponse } from 'node:http'

/** A refused body is read and thrown away for this long, in milliseconds, before the connection is cut. */
const drainTimeoutMs = 30_000

/** True if the client sends its body only once it is asked to. */
export function awaitsContinue({ headers }: IncomingMessage): boolean {
  return headers.expect?.toLowerCase() === '100-continue'
}

/** The bytes of the body, asked for when the first is wanted. Leaving early keeps the connection. */
export async function* bodyOf(
  request: IncomingMessage,
  response: ServerResponse,
): AsyncGenerator<Uint8Array> {
  if (awaitsContinue(request)) response.writeContinue()
  yield* request.iterator({ destroyOnReturn: false })
}

/** Reads on after a refusal: a client that is still sending would otherwise see a reset, not the answer. */
export function drainBody(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return
  const timer = setTimeout(() => request.destroy(), drainTimeoutMs)
  request.once('close', () => clearTimeout(timer))
  request.once('end', () => clearTimeout(timer))
  request.once('error', () => clearTimeout(timer))
  request.resume()
}
