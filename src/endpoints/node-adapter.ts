import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { answerRequest, type AdapterOptions } from './answer-request.ts'
import { nodeParts, sendResponse, type NodeSurroundings } from './node-exchange.ts'
import type { WebHandler } from './web-handler.ts'

/**
 * Serves a web handler with `node:http`: `createServer(createNodeAdapter(handler))`. The peer's address
 * is the connection's; headers like X-Forwarded-For are for the handler to trust, or not.
 */
export function createNodeAdapter(
  handler: WebHandler,
  options: AdapterOptions = {},
): RequestListener {
  return (incoming, outgoing) => serveNode(handler, { incoming, outgoing }, options)
}

export interface NodeExchange {
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
  readonly around?: NodeSurroundings | undefined
}

/** Answers one request of `node:http`, or of a framework on it. */
export function serveNode(
  handler: WebHandler,
  { incoming, outgoing, around }: NodeExchange,
  options: AdapterOptions,
): void {
  const gone = new AbortController()
  // A body that ends early says so first, then the signal tells that nobody waits any more.
  outgoing.once('close', () => setImmediate(() => gone.abort()))
  void answerRequest(handler, () => nodeParts(incoming, gone.signal, around), options)
    .then((response) => sendResponse(response, incoming, outgoing))
    // The response has begun, or whoever asked has gone: there is nobody to tell but the application.
    .catch((error: unknown) => {
      if (!gone.signal.aborted) options.onDefect?.(error)
      outgoing.destroy()
    })
}
