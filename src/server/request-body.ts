import type { IncomingMessage, ServerResponse } from 'node:http'

/** A refused body is read and thrown away for this long, in milliseconds, before the connection is cut. */
const drainTimeoutMs = 30_000

const asked = new WeakSet<IncomingMessage>()

/** True if the client sends its body only once it is asked to, and it was not. */
export function awaitsContinue(request: IncomingMessage): boolean {
  return request.headers.expect?.toLowerCase() === '100-continue' && !asked.has(request)
}

/** The bytes of the body, asked for when the first is wanted. Leaving early keeps the connection. */
export async function* bodyOf(
  request: IncomingMessage,
  response: ServerResponse,
): AsyncGenerator<Uint8Array> {
  if (awaitsContinue(request)) {
    asked.add(request)
    response.writeContinue()
  }
  yield* request.iterator({ destroyOnReturn: false })
}

/** Reads on after a refusal: a client that is still sending would otherwise see a reset, not the answer. */
export async function drainBody(request: IncomingMessage): Promise<void> {
  if (request.complete || request.destroyed || awaitsContinue(request)) return
  const timer = setTimeout(() => request.destroy(), drainTimeoutMs)
  await new Promise((resolve) => {
    for (const event of ['close', 'end', 'error']) request.once(event, resolve)
    request.resume()
  })
  clearTimeout(timer)
}
