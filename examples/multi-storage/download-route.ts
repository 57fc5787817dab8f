import type { Storage } from 'stowage'
import type { Trail } from 'stowage/audit'
import { createDownload, type WebHandler } from 'stowage/endpoints'
import type { Route } from '../parts/route.ts'
import type { Sessions } from '../parts/sessions.ts'

export interface DownloadRouteParts {
  readonly trail: Trail
  readonly sessions: Sessions
  readonly onDefect: (error: unknown) => void
}

/** Something that may be downloaded. */
export interface Downloadable {
  readonly key: string
  readonly filename?: string | undefined
}

export interface DownloadRouteOptions<Item extends Downloadable> {
  /** The address; its `id` is what is asked for. */
  readonly path: RegExp
  readonly storage: Storage
  readonly action: string
  readonly find: (id: string) => Promise<Item | undefined>
  readonly authorize: (user: string, item: Item) => boolean
  /** @default 'redirect' */
  readonly mode?: 'redirect' | 'proxy' | undefined
  /** Whether a proxy lets the browser show it. @default 'attachment' */
  readonly disposition?: 'attachment' | 'inline' | undefined
}

/** A download by its id, asked for by whoever may, with one record each. */
export function createDownloadRoute<Item extends Downloadable>(
  parts: DownloadRouteParts,
  options: DownloadRouteOptions<Item>,
): Route {
  const { path } = options
  const handle = createHandler(parts, options)
  // It answers those who are not signed in itself: that they asked belongs in the trail.
  return { method: 'GET', path, open: true, handle: ({ request, peer }) => handle(request, peer) }
}

function createHandler<Item extends Downloadable>(
  { trail, sessions, onDefect }: DownloadRouteParts,
  { path, storage, action, find, authorize, mode, disposition }: DownloadRouteOptions<Item>,
): WebHandler {
  const idOf = (request: Request): string =>
    path.exec(new URL(request.url).pathname)?.groups?.['id'] ?? ''
  return createDownload({
    storage,
    trail,
    action,
    mode,
    onDefect,
    authenticate(request) {
      const actor = sessions.userOf(request)
      return actor === undefined ? undefined : { actor }
    },
    async locate(request) {
      const id = idOf(request)
      const item = await find(id)
      return item && { key: item.key, resource: id, filename: item.filename, disposition }
    },
    async authorize({ actor }, _, request) {
      const item = await find(idOf(request))
      return item !== undefined && authorize(actor, item)
    },
  })
}
