import {
  createServer as createPlainServer,
  type IncomingMessage,
  type Server as PlainServer,
  type ServerResponse,
} from 'node:http'
import {
  createServer as createTlsServer,
  type Server as TlsServer,
  type ServerOptions,
} from 'node:https'
import { systemCode } from '../core/system-code.ts'
import { serverError } from './errors.ts'
import type { ServerLimits } from './limits.ts'
import { answer } from './pipeline.ts'
import { limitPipelined } from './limit-pipelined.ts'
import { refuseBroken } from './refuse-broken.ts'
import type { ServerState } from './server-state.ts'
import type { ServerTls } from './tls/server-tls.ts'

/** Speaks HTTP/1.1, over TLS or not: one of the two on one port. */
export type HttpServer = PlainServer | TlsServer

/** While a server stops, connections that became idle are closed this often, in milliseconds. */
const idleCheckMs = 50
/** How often the time that a client takes is looked at, in milliseconds. */
const checkMs = 1000

/**
 * A server that answers by the pipeline and does not listen yet. HTTP/2 is not offered.
 */
export function createHttpServer(state: ServerState, tls?: ServerTls): HttpServer {
  const { limits } = state
  const options = {
    requestTimeout: 0,
    // Refused by the pipeline, with an answer of S3's and a record.
    requireHostHeader: false,
    headersTimeout: limits.headMs,
    keepAliveTimeout: limits.idleMs,
    connectionsCheckingInterval: Math.min(checkMs, limits.headMs),
    maxHeaderSize: limits.headBytes,
  }
  const server =
    tls === undefined
      ? createPlainServer(options)
      : createSecureServer(tls, { ...options, handshakeTimeout: limits.handshakeMs })
  server.maxConnections = limits.connections
  // One more than are taken: Node leaves out what is beyond, and nobody would know.
  server.maxHeadersCount = limits.headers + 1
  server.setTimeout(limits.stalledMs)
  const isOpen = limitPipelined(limits)
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    if (!isOpen(request, response)) return
    // What fails behind the answer, as a recorder may, ends no server.
    answer(state, request, response).catch(state.onDefect)
  }
  server.on('request', serve)
  // Not answered with 100 here: the body is asked for when the request has earned it.
  server.on('checkContinue', serve)
  // Any other expectation is passed over, as S3 does; Node alone would answer 417, and nobody would record it.
  server.on('checkExpectation', serve)
  server.on('clientError', (error, socket) => refuseBroken(state, error, socket))
  return server
}

function createSecureServer(tls: ServerTls, options: ServerOptions): TlsServer {
  const server = createTlsServer({ ...options, ...tls.context() })
  tls.onReload((context) => server.setSecureContext(context))
  return server
}

interface ListenOptions {
  readonly host: string
  readonly port: number
  readonly nextFreePort?: boolean
}

/** Returns the port. Throws `PortInUse`. */
export async function listen(
  server: HttpServer,
  { host, port, nextFreePort = false }: ListenOptions,
): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, host, () => {
        server.off('error', reject)
        resolve()
      })
    })
  } catch (error) {
    if (systemCode(error) !== 'EADDRINUSE') throw error
    if (nextFreePort && port < 65_535) return listen(server, { host, port: port + 1, nextFreePort })
    throw serverError('PortInUse', {
      message: `Port ${port} of ${host} is in use.`,
      context: { host, port },
      cause: error,
    })
  }
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : port
}

/** Finishes the requests in flight, for `closeMs` at most. */
export async function closeServer(server: HttpServer, { closeMs }: ServerLimits): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  // A client keeps its connection after the answer it waited for; nobody should wait for the client.
  const idle = setInterval(() => server.closeIdleConnections(), idleCheckMs)
  const timer = setTimeout(() => server.closeAllConnections(), closeMs)
  await closed
  clearInterval(idle)
  clearTimeout(timer)
}
