import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { endpointError } from './errors.ts'
import type { IncomingParts } from './answer-request.ts'

/** What a framework on `node:http` knows better than the request itself. */
export interface NodeSurroundings {
  /** The path before a router cut from it. */
  readonly originalUrl?: string | undefined
  /** By the proxies that the framework trusts. */
  readonly protocol?: string | undefined
  readonly host?: string | undefined
  readonly address?: string | undefined
  /** The body, where something before has read it. */
  readonly body?: unknown
}

const hostHeader = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i

/** Reads a request of `node:http`. Throws `RequestMalformed`. */
export function nodeParts(
  incoming: IncomingMessage,
  signal: AbortSignal,
  around: NodeSurroundings = {},
): IncomingParts {
  const { method = 'GET', headers, rawHeaders, socket } = incoming
  const { host = headers.host ?? '', originalUrl: path = incoming.url ?? '' } = around
  // Joined as text: resolving "//other.host/" against a base would change the host.
  const url = `${around.protocol ?? 'http'}://${host}${path}`
  if (!path.startsWith('/') || !hostHeader.test(host) || !URL.canParse(url)) {
    throw endpointError('RequestMalformed')
  }
  return {
    method,
    url,
    headers: pairsOf(rawHeaders),
    body: bodyOf(incoming, around.body),
    isRewritten: incoming.readableDidRead && !(around.body instanceof Uint8Array),
    signal,
    address: around.address ?? socket.remoteAddress,
  }
}

function pairsOf(rawHeaders: readonly string[]): readonly (readonly [string, string])[] {
  const pairs: [string, string][] = []
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    pairs.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? ''])
  }
  return pairs
}

function bodyOf(incoming: IncomingMessage, parsed: unknown): AsyncIterable<Uint8Array> {
  // Giving up must not destroy the connection: the refusal still has to go out on it.
  if (!incoming.readableDidRead) return incoming.iterator({ destroyOnReturn: false })
  return Readable.from([bytesOf(parsed)])
}

/** The bytes of a body that a parser took: JSON means the same, whatever its blanks were. */
function bytesOf(parsed: unknown): Buffer {
  if (parsed === undefined || parsed === null) return Buffer.alloc(0)
  if (parsed instanceof Uint8Array) return Buffer.from(parsed)
  return Buffer.from(typeof parsed === 'string' ? parsed : JSON.stringify(parsed))
}

/** Sends a response with `node:http`. */
export async function sendResponse(
  response: Response,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  outgoing.statusCode = response.status
  for (const [name, value] of response.headers) {
    // Iterating gives each cookie by itself; setHeader would keep only the last.
    if (name === 'set-cookie') outgoing.appendHeader(name, value)
    else outgoing.setHeader(name, value)
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
