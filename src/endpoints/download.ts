import { randomUUID } from 'node:crypto'
import type { StowageError } from '../core/error.ts'
import type { Json } from '../core/json.ts'
import type { Trail } from '../audit/trail.ts'
import type { BaseStorage } from '../storage/storage.ts'
import { endpointError } from './errors.ts'
import { problemOf } from './problem.ts'
import { signedLink, type SignedLink } from './signed-link.ts'
import type { Peer, WebHandler } from './web-handler.ts'

/** Whoever is signed in. */
export interface Caller {
  /** The name in the trail, at most 512 bytes. */
  readonly actor: string
}

/** What a request asks for. */
export interface DownloadTarget {
  /** The key in the storage. */
  readonly key: string
  /** The name in the trail. @default the bucket and key */
  readonly resource?: string | undefined
  /** The name that the browser gives it. @default the last segment of the key */
  readonly filename?: string | undefined
}

type Answer<T> = T | undefined | Promise<T | undefined>

export interface DownloadOptions<C extends Caller = Caller> {
  readonly storage: Pick<BaseStorage, 'bucket' | 'location' | 'head' | 'signedUrl'>
  readonly trail: Pick<Trail, 'append'>
  /** The action in the trail, like `BOL_DOWNLOADED`. */
  readonly action: string
  /** Who asks; undefined is answered with 401. */
  readonly authenticate: (request: Request) => Answer<C>
  /** What is asked for; undefined is answered with 404. Asked for those who are signed in only. */
  readonly locate: (request: Request, caller: C) => Answer<DownloadTarget>
  /** False is answered with 403. @default whoever is signed in may */
  readonly authorize?: (caller: C, target: DownloadTarget) => boolean | Promise<boolean>
  /** Told why a download was answered with 503. */
  readonly onDefect?: (error: unknown) => void
}

/**
 * The endpoint of a private download. Each GET leaves one record in the trail, durable before it is
 * answered: a fresh signed URL, of the storage's own expiry, as a redirect or, to those who accept
 * `application/json`, as `{ url, expiresIn, expiresAt, filename }`. Refusals are problem documents.
 */
export function createDownload<C extends Caller>(options: DownloadOptions<C>): WebHandler {
  return async (request, peer = {}) => {
    const requestId = randomUUID()
    if (request.method !== 'GET') {
      const headers = { allow: 'GET' }
      return problemOf(endpointError('MethodUnsupported'), { requestId, headers })
    }
    try {
      const decision = await decide(options, request)
      await options.trail.append({
        action: options.action,
        ...recordOf(decision),
        requestId,
        ...senderOf(request, peer),
      })
      if (decision.error !== undefined) return problemOf(decision.error, { requestId })
      return handOut(decision, request, requestId)
    } catch (cause) {
      options.onDefect?.(cause)
      return problemOf(endpointError('DownloadUnavailable', { cause }), { requestId })
    }
  }
}

interface Granted {
  readonly error?: undefined
  readonly actor: string
  readonly resource: string
  readonly key: string
  readonly filename: string
  readonly link: SignedLink
}

interface Refused {
  readonly error: StowageError
  readonly outcome: 'denied' | 'failed'
  readonly actor: string
  readonly resource: string
}

async function decide<C extends Caller>(
  options: DownloadOptions<C>,
  request: Request,
): Promise<Granted | Refused> {
  const { storage, authorize = () => true } = options
  // What was asked for, until it has a name: percent-encoded, so a character is a byte.
  const asked = new URL(request.url).pathname.slice(0, 2048)
  const caller = await options.authenticate(request)
  if (caller === undefined) return refused('SignInRequired', 'anonymous', asked)
  const { actor } = caller
  const target = await options.locate(request, caller)
  if (target === undefined) return refused('DownloadUnknown', actor, asked)
  const { key, resource = resourceOf(storage, key) } = target
  if (!(await authorize(caller, target))) return refused('DownloadDenied', actor, resource)
  try {
    if ((await storage.head(key)) === undefined) return refused('DownloadUnknown', actor, resource)
    const { filename = key.slice(key.lastIndexOf('/') + 1) } = target
    const link = signedLink(storage.signedUrl(key, { download: filename }))
    return { actor, resource, key, filename, link }
  } catch (cause) {
    options.onDefect?.(cause)
    return refused('DownloadUnavailable', actor, resource)
  }
}

function refused(
  code: 'SignInRequired' | 'DownloadDenied' | 'DownloadUnknown' | 'DownloadUnavailable',
  actor: string,
  resource: string,
): Refused {
  const outcome = code === 'SignInRequired' || code === 'DownloadDenied' ? 'denied' : 'failed'
  return { error: endpointError(code), outcome, actor, resource }
}

const resourceOf = ({ bucket, location }: DownloadOptions['storage'], key: string): string =>
  [bucket, location, key].filter((part) => part !== '').join('/')

interface RecordPart {
  readonly actor: string
  readonly resource: string
  readonly outcome: 'success' | 'denied' | 'failed'
  readonly detail: Json
}

/** The trail keeps how long the link lives, never the link: it is a key to the object. */
function recordOf(decision: Granted | Refused): RecordPart {
  const { actor, resource } = decision
  if (decision.error !== undefined) {
    return { actor, resource, outcome: decision.outcome, detail: { code: decision.error.code } }
  }
  const { key, link } = decision
  return { actor, resource, outcome: 'success', detail: { key, expiresAt: link.expiresAt } }
}

function senderOf(request: Request, { address }: Peer): { address?: string; agent?: string } {
  const agent = request.headers.get('user-agent') ?? ''
  return { ...(address !== undefined && { address }), ...(agent !== '' && { agent }) }
}

function handOut({ filename, link }: Granted, request: Request, requestId: string): Response {
  const headers = {
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    vary: 'accept',
    'x-request-id': requestId,
  }
  return acceptsJson(request.headers.get('accept') ?? '')
    ? Response.json({ ...link, filename }, { headers })
    : new Response(null, { status: 302, headers: { ...headers, location: link.url } })
}

/** True where JSON is named: a browser that follows a link accepts anything, and wants the redirect. */
function acceptsJson(accept: string): boolean {
  return accept
    .split(',')
    .some(
      (range) => /^\s*application\/json\s*(;|$)/i.test(range) && !/;\s*q=0(\.0*)?\s*$/i.test(range),
    )
}
