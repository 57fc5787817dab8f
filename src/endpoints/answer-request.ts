import { endpointError } from './errors.ts'
import { problemOf } from './problem.ts'
import type { WebHandler } from './web-handler.ts'

export interface AdapterOptions {
  /** Bytes; a longer body is answered with 413. @default the handler's own limit, or 1048576 (1 MiB) */
  readonly maxBodyBytes?: number | undefined
  /** Told of what the handler throws, which is answered with a problem document. */
  readonly onDefect?: ((error: unknown) => void) | undefined
}

/** A request as a framework has it. */
export interface IncomingParts {
  readonly method: string
  /** Absolute. */
  readonly url: string
  readonly headers: Headers | readonly (readonly [string, string])[]
  readonly body: AsyncIterable<Uint8Array> | undefined
  /** Whether the body was written anew from what a parser made of it. */
  readonly isRewritten?: boolean | undefined
  /** Aborted when whoever asked has gone. */
  readonly signal: AbortSignal
  /** The network address of whoever asked. */
  readonly address: string | undefined
}

/**
 * Answers the request of a framework with a web handler, and always with a response: what the handler
 * throws becomes a problem document, and a body that is too long ends where the limit is.
 */
export async function answerRequest(
  handler: WebHandler,
  read: () => IncomingParts,
  { maxBodyBytes = handler.maxBodyBytes ?? 1_048_576, onDefect = () => {} }: AdapterOptions,
): Promise<Response> {
  let hasGone = (): boolean => false
  let exceeded = (): boolean => false
  try {
    const parts = read()
    hasGone = () => parts.signal.aborted
    if (handler.exactBody === true && parts.isRewritten === true && mayHaveBody(parts))
      throw endpointError('BodyRewritten')
    const body = createLimitedBody(parts, maxBodyBytes)
    exceeded = body.exceeded
    return await handler(toRequest(parts, body), { address: parts.address })
  } catch (error) {
    // Whatever the handler made of it, this is why its reading ended.
    const cause = exceeded() ? endpointError('RequestTooLarge') : error
    const response = problemOf(cause)
    if (response.status >= 500 && !hasGone()) onDefect(cause)
    return response
  }
}

const mayHaveBody = ({ method }: IncomingParts): boolean => method !== 'GET' && method !== 'HEAD'

function toRequest(parts: IncomingParts, body: LimitedBody): Request {
  const { method, url, headers, signal } = parts
  const hasBody = mayHaveBody(parts) && body.stream !== undefined
  try {
    return new Request(url, {
      method,
      headers: headers instanceof Headers ? headers : pairsOf(headers),
      signal,
      ...(hasBody && { body: body.stream, duplex: 'half' }),
    })
  } catch (cause) {
    throw endpointError('RequestMalformed', { cause })
  }
}

const pairsOf = (headers: readonly (readonly [string, string])[]): [string, string][] =>
  headers.map(([name, value]) => [name, value])

interface LimitedBody {
  readonly stream: ReadableStream<Uint8Array> | undefined
  readonly exceeded: () => boolean
}

/** A body without a Content-Length is counted as it arrives. Throws `RequestTooLarge`. */
function createLimitedBody({ headers, body }: IncomingParts, maxBodyBytes: number): LimitedBody {
  const announced = new Headers(headers instanceof Headers ? headers : pairsOf(headers))
  if (Number(announced.get('content-length') ?? 0) > maxBodyBytes)
    throw endpointError('RequestTooLarge')
  let received = 0
  const exceeded = (): boolean => received > maxBodyBytes
  if (body === undefined) return { stream: undefined, exceeded }
  async function* counted(arriving: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of arriving) {
      received += chunk.byteLength
      if (exceeded()) throw endpointError('RequestTooLarge')
      yield chunk
    }
  }
  return { stream: ReadableStream.from(counted(body)), exceeded }
}
