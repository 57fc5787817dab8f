import { answerRequest, type AdapterOptions } from './answer-request.ts'
import type { WebHandler } from './web-handler.ts'
import { webParts } from './web-parts.ts'

export interface NextAdapterOptions extends AdapterOptions {
  /**
   * Who asked. A route handler cannot see the connection, so only a header of the proxy before it can
   * tell: `(request) => request.headers.get('x-real-ip') ?? undefined`. @default unknown
   */
  readonly address?: ((request: Request) => string | undefined) | undefined
}

/**
 * Serves a web handler as a route handler of Next's App Router, and of whatever else calls with a
 * `Request`: `export const POST = createNextHandler(handler)`. The pages API takes `createExpressHandler`.
 */
export function createNextHandler(
  handler: WebHandler,
  options: NextAdapterOptions = {},
): (request: Request) => Promise<Response> {
  const { address = () => undefined } = options
  return (request) => answerRequest(handler, () => webParts(request, address(request)), options)
}
