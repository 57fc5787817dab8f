import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { makeDirectory } from '../core/make-directory.ts'
import { systemCode } from '../core/system-code.ts'
import { openEngine } from '../engine/open-engine.ts'
import type { Engine } from '../engine/engine.ts'
import { singleAccount } from './accounts/accounts.ts'
import { serverError } from './errors.ts'
import { createEvents } from './events.ts'
import type { Interceptor } from './interception.ts'
import { answer } from './pipeline.ts'
import { refuseBroken } from './refuse-broken.ts'
import { rootCredentials, type RootCredentials } from './root-credentials.ts'
import { createSchedule } from './schedule.ts'
import type { RequestRecord, ServerState } from './server-state.ts'

export interface ServerOptions {
  /** Where everything is kept; made when it is not there. */
  readonly directory: string
  /** @default '127.0.0.1' */
  readonly host?: string
  /** 0 lets the system choose. @default 9000 */
  readonly port?: number
  /** Takes the next free port when this one is in use. @default false */
  readonly nextFreePort?: boolean
  /** The region of buckets that ask for none. @default 'us-east-1' */
  readonly region?: string
  /** Below these host names the first label is the bucket. @default ['localhost', 's3.localhost'] */
  readonly domains?: readonly string[]
  /** Root credentials from outside. @default those of the data directory, made at first start */
  readonly credentials?: Pick<RootCredentials, 'accessKeyId' | 'secretAccessKey'>
  /**
   * Answers `aws:SecureTransport` with true on plain HTTP from this machine, so that the TLS-only policies of
   * production can be kept. A simulation. @default true
   */
  readonly assumeSecureTransport?: boolean
  /** The clock. @default the system's */
  readonly now?: () => Date
  /** How long a day of lifecycle, retention and inventory is, in milliseconds: less, for tests. @default 86 400 000 */
  readonly dayMs?: number
  /** Called with each request before it is authenticated: what it throws is the answer. */
  readonly intercept?: Interceptor
  /** Called once per request, when it is answered. */
  readonly onRequest?: (record: RequestRecord) => void
  /** Called with errors that are the server's own. */
  readonly onDefect?: (error: unknown) => void
}

export interface RunningServer {
  readonly endpoint: string
  readonly port: number
  readonly region: string
  readonly credentials: RootCredentials
  readonly engine: Engine
  /** Finishes the requests in flight, waits for the disk, and frees the data directory. */
  close(): Promise<void>
}

/** A client has this long to send its head and to keep an idle connection, in milliseconds. */
const headTimeoutMs = 30_000
const idleTimeoutMs = 30_000
/** A connection on which no byte moves for this long in the middle of a request is cut, in milliseconds. */
const stalledTimeoutMs = 120_000
/** Requests in flight have this long when the server stops, in milliseconds. */
const closeTimeoutMs = 30_000
/** While it stops, connections that became idle are closed this often, in milliseconds. */
const idleCheckMs = 50

/** Starts the embedded S3 server. Throws `PortInUse`, `EngineLocked` and the engine's other errors. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { directory, host = '127.0.0.1', region = 'us-east-1', now = () => new Date() } = options
  // Objects and keys are for whoever runs the server, and for nobody else on the machine.
  await makeDirectory(directory, 0o700)
  const engine = await openEngine({
    directory: join(directory, 'store'),
    now: () => now().getTime(),
  })
  try {
    const credentials = await rootCredentials(directory, options.credentials)
    const onDefect = options.onDefect ?? (() => {})
    const schedule = createSchedule(onDefect)
    const state: ServerState = {
      engine,
      accounts: singleAccount(credentials),
      region,
      domains: options.domains ?? ['localhost', 's3.localhost'],
      hostId: randomBytes(24).toString('base64'),
      assumeSecureTransport: options.assumeSecureTransport ?? true,
      now,
      nextRequestId: createRequestIds(),
      events: createEvents(),
      schedule,
      dayMs: options.dayMs ?? 86_400_000,
      intercept: options.intercept,
      record: options.onRequest ?? (() => {}),
      onDefect,
    }
    const server = createHttpServer(state)
    const port = await listen(server, { ...options, host, port: options.port ?? 9000 })
    return {
      endpoint: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
      port,
      region,
      credentials,
      engine,
      async close() {
        await closeServer(server)
        await schedule.close()
        await engine.close()
      },
    }
  } catch (error) {
    await engine.close()
    throw error
  }
}

/** 16 hex digits as S3 has them: chosen at random when the server starts, then counted. */
function createRequestIds(): () => string {
  let last = randomBytes(8).readBigUInt64BE()
  return () => {
    last = BigInt.asUintN(64, last + 1n)
    return last.toString(16).toUpperCase().padStart(16, '0')
  }
}

function createHttpServer(state: ServerState): Server {
  const server = createServer({
    requestTimeout: 0,
    headersTimeout: headTimeoutMs,
    keepAliveTimeout: idleTimeoutMs,
  })
  server.setTimeout(stalledTimeoutMs)
  server.on('request', (request, response) => void answer(state, request, response))
  // Not answered with 100 here: the body is asked for when the request has earned it.
  server.on('checkContinue', (request, response) => void answer(state, request, response))
  // Any other expectation is passed over, as S3 does; Node alone would answer 417, and nobody would record it.
  server.on('checkExpectation', (request, response) => void answer(state, request, response))
  server.on('clientError', (error, socket) => refuseBroken(state, error, socket))
  return server
}

interface ListenOptions {
  readonly host: string
  readonly port: number
  readonly nextFreePort?: boolean
}

async function listen(
  server: Server,
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

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  // A client keeps its connection after the answer it waited for; nobody should wait for the client.
  const idle = setInterval(() => server.closeIdleConnections(), idleCheckMs)
  const timer = setTimeout(() => server.closeAllConnections(), closeTimeoutMs)
  await closed
  clearInterval(idle)
  clearTimeout(timer)
}
