import { randomUUID } from 'node:crypto'
import type { Trail } from '../../audit/trail.ts'
import type { Storage } from '../../storage/storage.ts'
import type { Awaitable, Caller } from '../caller.ts'
import { endpointError } from '../errors.ts'
import { problemOf } from '../problem.ts'
import { readJson } from '../read-json.ts'
import { checkOrigin, preflight, sharingHeaders } from '../request-origin.ts'
import type { WebHandler } from '../web-handler.ts'
import { checkUploads } from './check-uploads.ts'
import { checkPending, declareRoute, type DeclaredRoute } from './declare-route.ts'
import { performUpload } from './perform-upload.ts'
import { refusedUpload } from './refused-upload.ts'
import { sweepUploads, type SweepOptions, type SweepReport } from './sweep-uploads.ts'
import type { UploadsContext } from './upload-exchange.ts'
import { maxMessageBytes, parseMessage } from './upload-message.ts'
import type { UploadRoute, UploadRouteOptions } from './upload-route.ts'
import { createTicketSeal } from './upload-token.ts'

export interface UploadsOptions<C extends Caller> {
  /**
   * Seals what is given to browsers: 32 bytes at least, the same in all processes. Of several the first
   * seals and each opens, so that they can be replaced.
   */
  readonly secret: string | Uint8Array | readonly (string | Uint8Array)[]
  readonly trail: Pick<Trail, 'append'>
  /** Who asks; undefined is answered with 401. */
  readonly authenticate: (request: Request) => Awaitable<C | undefined>
  /** Where the uploads of all routes wait to be verified: private. @default each route's own storage */
  readonly pending?: Storage | undefined
  /** Other origins whose pages may upload, like `https://app.example`. @default none */
  readonly origins?: readonly string[] | undefined
  /** Seconds after which a process that completes an upload counts as dead, 1 to 86400. @default 60 */
  readonly lease?: number | undefined
  /** Told why something was answered with 500 or 503. */
  readonly onDefect?: ((error: unknown) => void) | undefined
  /** @default the system's clock */
  readonly now?: (() => Date) | undefined
}

/** The uploads of an application: browsers send them straight to S3, and the application has the say. */
export interface Uploads<C extends Caller> {
  /**
   * Declares what may be uploaded, under a name that browsers ask by. Every process declares the same.
   * Throws `PendingPublic`, `UploadsInvalid`.
   */
  readonly route: <Output = undefined, Input = Output, Data = undefined>(
    name: string,
    options: UploadRouteOptions<C, Input, Output, Data>,
  ) => UploadRoute<Input, Data>
  /** The one endpoint of all routes. */
  readonly handle: WebHandler
  /**
   * Deletes what uploads that never ended have left. Call it now and then, in one process or in all:
   * `setInterval(() => void uploads.sweep().then(report, alert), 3_600_000)`. Throws `UploadsInvalid` where it
   * would touch uploads that are under way.
   */
  readonly sweep: (options?: SweepOptions) => Promise<SweepReport>
}

/** Makes the endpoint of uploads. Throws `UploadsInvalid`, `PendingPublic`. */
export function createUploads<C extends Caller>(options: UploadsOptions<C>): Uploads<C> {
  checkUploads(options)
  if (options.pending !== undefined) checkPending(undefined, options.pending)
  const { secret, trail, lease = 60, onDefect = () => {}, now = () => new Date() } = options
  const secrets = typeof secret === 'string' || secret instanceof Uint8Array ? [secret] : secret
  const seal = createTicketSeal(secrets)
  const context: UploadsContext = { seal, trail, now, lease, onDefect, completing: new Map() }
  const routes = new Map<string, DeclaredRoute<C>>()
  return {
    route(name, declared) {
      if (routes.has(name))
        throw endpointError('UploadsInvalid', { message: `There are two routes named ${name}.` })
      const { pending = options.pending } = declared
      routes.set(name, declareRoute(name, { ...declared, pending }))
      return { name }
    },
    handle: createHandler(options, context, routes),
    async sweep({ olderThan, dryRun = false, limit = 10_000, onProgress, signal } = {}) {
      const all = [...routes.values()]
      const least = Math.max(0, ...all.map(({ expiresIn }) => expiresIn)) + day / 24
      if (olderThan !== undefined && olderThan < least)
        throw endpointError('UploadsInvalid', {
          message: `A sweep of what is older than ${olderThan} s would take uploads under way.`,
          hint: `An upload may take ${least} s: pass no less.`,
        })
      const age = olderThan ?? least + day
      return sweepUploads({
        storages: [...new Set(all.map(({ pending }) => pending))],
        before: new Date(now().getTime() - age * 1000),
        dryRun,
        limit,
        onProgress: onProgress ?? (() => {}),
        signal,
      })
    },
  }
}

/** Seconds. */
const day = 86_400

function createHandler<C extends Caller>(
  { authenticate, origins = [] }: UploadsOptions<C>,
  context: UploadsContext,
  routes: ReadonlyMap<string, DeclaredRoute<C>>,
): WebHandler {
  return async (request, peer = {}) => {
    const requestId = randomUUID()
    const headers = sharingHeaders(request, origins)
    const arrival = { context, request, peer, requestId }
    try {
      checkOrigin(request, origins)
      if (request.method === 'OPTIONS') return preflight(request, origins)
      if (request.method !== 'POST') {
        const allow = { ...headers, allow: 'POST, OPTIONS' }
        return problemOf(endpointError('MethodUnsupported'), { requestId, headers: allow })
      }
      const message = parseMessage(await readJson(request, maxMessageBytes))
      const reply = await performUpload({ ...arrival, authenticate, routes }, message)
      const own = { 'cache-control': 'no-store', 'x-request-id': requestId }
      return Response.json(reply, { headers: { ...headers, ...own } })
    } catch (error) {
      return refusedUpload(error, { requestId, headers, onDefect: context.onDefect })
    }
  }
}
