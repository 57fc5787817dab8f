import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AdapterOptions } from './answer-request.ts'
import { serveNode } from './node-adapter.ts'
import type { WebHandler } from './web-handler.ts'

/** What Express adds to a request; Next's pages API adds the body only. */
export interface ExpressRequest extends IncomingMessage {
  readonly originalUrl?: string
  readonly protocol?: string
  readonly host?: string | undefined
  readonly ip?: string | undefined
  readonly body?: unknown
}

/**
 * Serves a web handler with Express: `app.use('/files', createExpressHandler(handler))`. Takes bodies
 * that `express.json()` has parsed, unless the handler stores them byte by byte, and host, protocol and address as Express's `trust proxy` has them.
 * For Next's pages API it is the handler itself.
 */
export function createExpressHandler(
  handler: WebHandler,
  options: AdapterOptions = {},
): (incoming: ExpressRequest, outgoing: ServerResponse) => void {
  return (incoming, outgoing) => {
    const { originalUrl, protocol, ip: address, body } = incoming
    const around = { originalUrl, protocol, host: hostOf(incoming), address, body }
    serveNode(handler, { incoming, outgoing, around }, options)
  }
}

/** Express 4 has the host without its port, which the header then still has. */
function hostOf({ host, headers }: ExpressRequest): string | undefined {
  const isCut = host !== undefined && headers.host?.startsWith(`${host}:`) === true
  return isCut ? headers.host : host
}
