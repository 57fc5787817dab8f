import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { endpointError } from './errors.ts'
import { problemOf } from './problem.ts'
import type { WebHandler } from './web-handler.ts'

export interface NodeAdapterOptions {
  /** Bytes; a longer body is answered with 413. @default 1048576 (1 MiB) */
  readonly maxBodyBytes?: number
  /** Told of what the handler throws, which is answered with a problem document. */
  readonly onDefect?: (error: unknown) => void
}

/**
 * Serves a web handler with `node:http`: `createServer(createNodeAdapter(handler))`. The peer's address
 * is the connection's; headers like X-Forwarded-For are for the handler to trust, or not.
 */
export function createNodeAdapter(
  handler: WebHandler,
  { maxBodyBytes = 1_048_576, onDefect = () => {} }: NodeAdapterOptions = {},
): RequestListener {
  return (incoming, outgoing) => {
    const gone = new AbortController()
    outgoing.once('close', () => gone.abort())
    const exchange = { incoming, maxBodyBytes, signal: gone.signal }
    void respond(exchange, handler, onDefect)
      .then((response) => write(response, incoming, outgoing))
      // The response has begun, or whoever asked has gone: there is nobody to tell but the application.
      .catch((error: unknown) => {
        if (!gone.signal.aborted) onDefect(error)
        outgoing.destroy()
      })
  }
}

interface Exchange {
  readonly incoming: IncomingMessage
  readonly maxBodyBytes: number
  readonly signal: AbortSignal
}

async function respond(
  exchange: Exchange,
  handler: WebHandler,
  onDefect: (error: unknown) => void,
): Promise<Response> {
  const body = createLimitedBody(exchange)
  try {
    const request = toRequest(exchange, body.chunks)
    return await handler(request, { address: exchange.incoming.socket.remoteAddress })
  } catch (error) {
    // Whatever the handler made of it, this is why its reading ended.
    const cause = body.exceeded() ? endpointError('BodyTooLarge') : error
    const response = problemOf(cause)
    if (response.status >= 500 && !exchange.signal.aborted) onDefect(cause)
    return response
  }
}

const hostHeader = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i

function toRequest({ incoming, maxBodyBytes, signal }: Exchange, chunks: Readable): Request {
  const { method = 'GET', url = '', headers, rawHeaders } = incoming
  const { host = '' } = headers
  // Joined as text: resolving "//other.host/" against a base would change the host.
  const address = `http://${host}${url}`
  if (!url.startsWith('/') || !hostHeader.test(host) || !URL.canParse(address)) {
    throw endpointError('RequestMalformed')
  }
  if (Number(headers['content-length'] ?? 0) > maxBodyBytes) throw endpointError('BodyTooLarge')
  const hasBody = method !== 'GET' && method !== 'HEAD'
  try {
    return new Request(address, {
      method,
      headers: pairsOf(rawHeaders),
      signal,
      ...(hasBody && { body: Readable.toWeb(chunks), duplex: 'half' }),
    })
  } catch (cause) {
    throw endpointError('RequestMalformed', { cause })
  }
}

function pairsOf(rawHeaders: readonly string[]): [string, string][] {
  const pairs: [string, string][] = []
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    pairs.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? ''])
  }
  return pairs
}

interface LimitedBody {
  readonly chunks: Readable
  readonly exceeded: () => boolean
}

/** A body without a Content-Length is counted as it arrives. */
function createLimitedBody({ incoming, maxBodyBytes }: Exchange): LimitedBody {
  let received = 0
  const exceeded = (): boolean => received > maxBodyBytes
  async function* counted(): AsyncGenerator<Uint8Array, void, undefined> {
    // Giving up must not destroy the connection: the refusal still has to go out on it.
    const arriving: AsyncIterable<Uint8Array> = incoming.iterator({ destroyOnReturn: false })
    for await (const chunk of arriving) {
      received += chunk.byteLength
      if (exceeded()) throw endpointError('BodyTooLarge')
      yield chunk
    }
  }
  return { chunks: Readable.from(counted(), { objectMode: false }), exceeded }
}

async function write(
  response: Response,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  outgoing.statusCode = response.status
  for (const [name, value] of response.headers) {
    // Iterating gives each cookie by itself; setHeader would keep only the last.
    outgoing.appendHeader(name, value)
  }
  // What is left of a body is not worth reading to keep the connection.
  if (!incoming.complete) outgoing.setHeader('connection', 'close')
  const { body } = response
  if (body === null || incoming.method === 'HEAD') {
    await body?.cancel()
    outgoing.end()
    return
  }
  await pipeline(Readable.fromWeb(body), outgoing)
}
