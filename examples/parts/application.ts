import { problemOf, type WebHandler } from 'stowage/endpoints'
import { refuse } from './refuse.ts'
import type { Exchange, Route } from './route.ts'
import type { Sessions } from './sessions.ts'

export interface ApplicationOptions {
  readonly routes: readonly Route[]
  readonly sessions: Sessions
  /** The origins of storages that the page shows pictures of and uploads to. @default none */
  readonly storageOrigins?: readonly string[] | undefined
  readonly onDefect: (error: unknown) => void
}

/** An application of routes, with sessions and the headers that keep a page to itself. */
export function createApplication(options: ApplicationOptions): WebHandler {
  const { routes, sessions, storageOrigins = [], onDefect } = options
  const headers = securityHeaders(storageOrigins)
  return async (request, peer = {}) => {
    const exchange = { request, peer }
    const response = await dispatch(routes, sessions, exchange).catch((error: unknown) => {
      const answer = problemOf(error)
      if (answer.status >= 500) onDefect(error)
      return answer
    })
    return secured(response, headers)
  }
}

/** What a download says about itself is stricter, or meant for the viewer that browsers have for PDF. */
function secured(response: Response, headers: Readonly<Record<string, string>>): Response {
  const isPdf = response.headers.get('content-type') === 'application/pdf'
  for (const [name, value] of Object.entries(headers)) {
    const isOwn = response.headers.has(name) || (isPdf && name === 'content-security-policy')
    if (!isOwn) response.headers.set(name, value)
  }
  return response
}

function securityHeaders(storageOrigins: readonly string[]): Readonly<Record<string, string>> {
  const sources = ["'self'", ...new Set(storageOrigins)].join(' ')
  const policy = [
    "default-src 'self'",
    ...(storageOrigins.length > 0 ? [`connect-src ${sources}`, `img-src ${sources}`] : []),
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ]
  return {
    'content-security-policy': policy.join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  }
}

async function dispatch(
  routes: readonly Route[],
  sessions: Sessions,
  { request, peer }: Pick<Exchange, 'request' | 'peer'>,
): Promise<Response> {
  const { pathname } = new URL(request.url)
  const found = routes.filter(({ path }) => path.test(pathname))
  const wanted = request.method === 'HEAD' ? 'GET' : request.method
  const route = found.find(({ method }) => method === wanted)
  if (found.length === 0) return refuse.notFound()
  if (route === undefined) return refuse.method(found.map(({ method }) => method))
  if (route.method === 'POST' && !isSameOrigin(request)) return refuse.crossSite()
  const id = route.path.exec(pathname)?.groups?.['id'] ?? ''
  const user = sessions.userOf(request)
  if (route.open) return route.handle({ request, peer, id })
  return user === undefined ? refuse.signIn() : route.handle({ request, peer, id, user })
}

/** Browsers say where a request comes from; what does not say so may not change anything. */
function isSameOrigin(request: Request): boolean {
  const origin = request.headers.get('origin')
  if (origin !== null) return origin === new URL(request.url).origin
  return request.headers.get('sec-fetch-site') === 'same-origin'
}
