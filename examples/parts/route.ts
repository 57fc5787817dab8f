import type { Peer } from 'stowage/endpoints'

/** One request on its way through the application. */
export interface Exchange {
  readonly request: Request
  readonly peer: Peer
  /** The `id` of the path, or ''. */
  readonly id: string
}

interface BaseRoute {
  readonly method: 'GET' | 'POST'
  readonly path: RegExp
}

/** A route for everybody. */
interface OpenRoute extends BaseRoute {
  readonly open: true
  readonly handle: (exchange: Exchange) => Response | Promise<Response>
}

/** A route for those who are signed in. */
interface ClosedRoute extends BaseRoute {
  readonly open: false
  readonly handle: (exchange: Exchange & { readonly user: string }) => Promise<Response>
}

export type Route = OpenRoute | ClosedRoute
