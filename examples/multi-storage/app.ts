import type { Connection } from 'stowage'
import type { WebHandler } from 'stowage/endpoints'
import { createApplication } from '../parts/application.ts'
import { createAuditRoutes } from '../parts/audit-routes.ts'
import { createPageRoutes } from '../parts/page-routes.ts'
import { createSessionRoutes } from '../parts/session-routes.ts'
import type { Sessions } from '../parts/sessions.ts'
import type { Ground } from '../parts/start-stack.ts'
import { createDocumentRoutes } from './document-routes.ts'
import type { Documents } from './documents.ts'
import { createExportRoute } from './export-route.ts'
import { createPaperRoutes, type Paper } from './paper-routes.ts'
import { createPictureRoutes } from './picture-routes.ts'
import { createRecordingRoutes } from './recording-routes.ts'
import type { Recording } from './recordings.ts'
import type { Register } from './register.ts'
import { createReportRoutes } from './report-routes.ts'
import type declaration from './stowage.config.ts'

type Room = Connection<typeof declaration>

export interface AppOptions extends Pick<
  Ground<typeof declaration>,
  'connection' | 'trail' | 'users' | 'now' | 'onDefect'
> {
  readonly sessions: Sessions
  readonly documents: Documents
  readonly papers: Register<Paper>
  readonly recordings: Register<Recording>
  /** The endpoint of uploads. */
  readonly upload: WebHandler
}

/** The example application: its page and its API. */
export async function createApp(options: AppOptions): Promise<WebHandler> {
  const { connection, sessions, onDefect } = options
  const { storages, object } = connection
  const parts = { ...options, object }
  const contractViewers = new Set(options.users.slice(0, 1).map(({ name }) => name))
  const routes = [
    ...createSessionRoutes(options),
    ...createDocumentRoutes({ ...parts, originals: storages.originals }),
    ...createPictureRoutes({ ...parts, media: storages.media }),
    ...createPaperRoutes({
      ...parts,
      register: options.papers,
      papers: storages.papers,
      mayViewContracts: (user) => contractViewers.has(user),
    }),
    ...createRecordingRoutes({
      ...parts,
      register: options.recordings,
      recordings: storages.recordings,
    }),
    ...createReportRoutes({ ...parts, reports: storages.reports }),
    createExportRoute({ ...options, logs: storages.logs }),
    ...createAuditRoutes({ ...options, storage: () => storages.originals.head('health') }),
    ...(await createPageRoutes(new URL('public/', import.meta.url))),
  ]
  return createApplication({ routes, sessions, storageOrigins: originsOf(storages), onDefect })
}

/** Where the page finds pictures, and where it sends uploads. */
function originsOf({ media, incoming }: Room['storages']): readonly string[] {
  return [media.url('any'), incoming.signedUrl('any')].map((url) => new URL(url).origin)
}
