import { problemOf, type WebHandler } from 'stowage/endpoints'
import { createApiRoutes, type ApiOptions } from './api-routes.ts'
import { createPageRoutes } from './page-routes.ts'
import { refuse } from './refuse.ts'
import type { Exchange, Route } from './route.ts'
import { createSessions, type Sessions } from './sessions.ts'
import type { DemoUser } from './demo-users.ts'

export interface AppOptions extends Omit<ApiOptions, 'sessions'> {
  readonly users: readonly DemoUser[]
}

const securityHeaders = {
  'content-security-policy':
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** The example application: its page and its API. */
export async function createApp(options: AppOptions): Promise<WebHandler> {
  const sessions = createSessions(options.users, options.now)
  const routes = [...createApiRoutes({ ...options, sessions }), ...(await createPageRoutes())]
  return async (request, peer = {}) => {
    const exchange = { request, peer }
    const response = await dispatch(routes, sessions, exchange).catch((error: unknown) => {
      const answer = problemOf(error)
      if (answer.status >= 500) options.onDefect(error)
      return answer
    })
    for (const [name, value] of Object.entries(securityHeaders)) response.headers.set(name, value)
    return response
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
