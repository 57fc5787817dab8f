import { randomUUID } from 'node:crypto'
import { isStowageError, type StowageError } from '../core/error.ts'
import type { Trail } from '../audit/trail.ts'
import { cutToBytes } from '../core/cut-to-bytes.ts'
import type { BaseStorage } from '../storage/storage.ts'
import type { Awaitable, Caller } from './caller.ts'
import { checkDownload } from './check-download.ts'
import { endpointError } from './errors.ts'
import type { DownloadMode, DownloadTarget, PreparedDownload } from './prepared-download.ts'
import { problemOf } from './problem.ts'
import { proxyDownload } from './proxy-download.ts'
import { redirectDownload } from './redirect-download.ts'
import { senderOf } from './sender.ts'
import type { WebHandler } from './web-handler.ts'

export interface DownloadOptions<C extends Caller = Caller> {
  readonly storage: Pick<BaseStorage, 'bucket' | 'location' | 'head' | 'get' | 'signedUrl'>
  readonly trail: Pick<Trail, 'append'>
  /** The action in the trail, like `BOL_DOWNLOADED`. */
  readonly action: string
  /** Who asks; undefined is answered with 401. */
  readonly authenticate: (request: Request) => Awaitable<C | undefined>
  /** What is asked for; undefined is answered with 404. Asked for those who are signed in only. */
  readonly locate: (request: Request, caller: NoInfer<C>) => Awaitable<DownloadTarget | undefined>
  /** Whether this caller may have that object; whatever is not `true` is answered with 403. */
  readonly authorize: (
    caller: NoInfer<C>,
    target: DownloadTarget,
    request: Request,
  ) => Awaitable<boolean>
  /**
   * `redirect` sends the browser to a signed URL; `proxy` sends the bytes through the application, for
   * those who may not see the storage. @default 'redirect'
   */
  readonly mode?: 'redirect' | 'proxy' | undefined
  /** Told why a download was answered with 503. */
  readonly onDefect?: ((error: unknown) => void) | undefined
  /** @default the system's clock */
  readonly now?: (() => Date) | undefined
}

/**
 * The endpoint of a private download. Each request leaves one record in the trail, durable before it
 * is answered. As a redirect: a fresh signed URL of the storage's own expiry or, to those who accept
 * `application/json`, `{ url, expiresIn, expiresAt, filename }`. As a proxy: the bytes, with ranges and
 * conditions as in HTTP. Refusals are problem documents. Throws `DownloadInvalid`.
 */
export function createDownload<C extends Caller>(options: DownloadOptions<C>): WebHandler {
  checkDownload(options)
  const mode = options.mode === 'proxy' ? proxyDownload : redirectDownload
  return async (request, peer = {}) => {
    const requestId = randomUUID()
    if (!mode.methods.includes(request.method)) {
      const headers = { allow: mode.methods.join(', ') }
      return problemOf(endpointError('MethodUnsupported'), { requestId, headers })
    }
    let decision: Granted | Refused | undefined
    try {
      decision = await decide(options, mode, request)
      const { actor, resource, outcome, detail } = decision
      const { action } = options
      const sender = senderOf(request, peer)
      await options.trail.append({ action, actor, resource, outcome, detail, requestId, ...sender })
    } catch (cause) {
      decision?.prepared?.discard()
      options.onDefect?.(cause)
      return problemOf(endpointError('DownloadUnavailable', { cause }), { requestId })
    }
    const { prepared, error } = decision
    if (prepared !== undefined) return prepared.answer(requestId)
    return problemOf(error, { requestId, headers: headersOf(error) })
  }
}

interface Granted {
  readonly prepared: PreparedDownload
  readonly error?: undefined
  readonly actor: string
  readonly resource: string
  readonly outcome: 'success'
  readonly detail: PreparedDownload['detail']
}

interface Refused {
  readonly prepared?: undefined
  readonly error: StowageError
  readonly actor: string
  readonly resource: string
  readonly outcome: 'denied' | 'failed'
  readonly detail: { readonly code: string }
}

async function decide<C extends Caller>(
  options: DownloadOptions<C>,
  { prepare }: DownloadMode,
  request: Request,
): Promise<Granted | Refused> {
  const { storage, onDefect, now = () => new Date() } = options
  // What was asked for, until it has a name: percent-encoded, so a character is a byte.
  const asked = new URL(request.url).pathname.slice(0, 2048)
  const caller = await options.authenticate(request)
  if (caller === undefined) return refused(endpointError('SignInRequired'), 'anonymous', asked)
  const { actor } = caller
  const target = await options.locate(request, caller)
  if (target === undefined) return refused(endpointError('DownloadUnknown'), actor, asked)
  const { key } = target
  const resource = cutToBytes(target.resource ?? resourceOf(storage, key), 2048)
  // Nothing but true: an answer of 403 or the text 'false' would count as a yes.
  const verdict: unknown = await options.authorize(caller, target, request)
  if (verdict !== true) return refused(endpointError('DownloadDenied'), actor, resource)
  try {
    const prepared = await prepare({ storage, target, request, now })
    return { prepared, actor, resource, outcome: 'success', detail: prepared.detail }
  } catch (cause) {
    if (isOurs(cause)) return refused(cause, actor, resource)
    // What no object can be called is not there; a key that is no text is the application's mistake.
    if (isStowageError(cause, 'KeyInvalid') && typeof key === 'string')
      return refused(endpointError('DownloadUnknown', { cause }), actor, resource)
    onDefect?.(cause)
    return refused(endpointError('DownloadUnavailable', { cause }), actor, resource)
  }
}

const isOurs = (thrown: unknown): thrown is StowageError =>
  isStowageError(thrown) && Object.hasOwn(endpointError.rows, thrown.code)

function refused(error: StowageError, actor: string, resource: string): Refused {
  const { code } = error
  const outcome = code === 'SignInRequired' || code === 'DownloadDenied' ? 'denied' : 'failed'
  return { error, outcome, actor, resource, detail: { code } }
}

const resourceOf = ({ bucket, location }: DownloadOptions['storage'], key: string): string =>
  [bucket, location, key].filter((part) => part !== '').join('/')

/** RFC 9110 §15.5.17: a range that is not there is answered with the size that is. */
const headersOf = ({ context }: StowageError): Readonly<Record<string, string>> =>
  context['size'] === undefined ? {} : { 'content-range': `bytes */${context['size']}` }
