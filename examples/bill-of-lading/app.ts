import type { WebHandler } from 'stowage/endpoints'
import { createApplication } from '../parts/application.ts'
import { createAuditRoutes } from '../parts/audit-routes.ts'
import type { DemoUser } from '../parts/demo-users.ts'
import { createPageRoutes } from '../parts/page-routes.ts'
import { createSessionRoutes } from '../parts/session-routes.ts'
import { createSessions } from '../parts/sessions.ts'
import { createBillRoutes, type BillRoutesOptions } from './bill-routes.ts'

export interface AppOptions extends Omit<BillRoutesOptions, 'sessions'> {
  readonly users: readonly DemoUser[]
  readonly now: () => Date
}

/** The example application: its page and its API. */
export async function createApp(options: AppOptions): Promise<WebHandler> {
  const { users, now, bols, onDefect } = options
  const sessions = createSessions({ cookieName: 'bol_session', users, now })
  const routes = [
    ...createSessionRoutes({ ...options, sessions }),
    ...createBillRoutes({ ...options, sessions }),
    ...createAuditRoutes({ ...options, storage: () => bols.head('health') }),
    ...(await createPageRoutes(new URL('public/', import.meta.url))),
  ]
  return createApplication({ routes, sessions, onDefect })
}
