import type { Trail } from 'stowage/audit'
import type { Route } from './route.ts'
import { json } from './wire.ts'

export interface AuditRoutesOptions {
  readonly trail: Trail
  readonly now: () => Date
  /** What has to answer beside the trail: for the storage, say, a `head`. */
  readonly storage: () => Promise<unknown>
  readonly onDefect: (error: unknown) => void
}

const shownRecords = 50

/** The latest of the trail, and the health. */
export function createAuditRoutes(options: AuditRoutesOptions): readonly Route[] {
  const { trail } = options
  return [
    {
      method: 'GET',
      path: /^\/api\/audit\/?$/,
      open: false,
      handle: async () => {
        const records = await trail.list({ order: 'newest', limit: shownRecords })
        return json({ records, total: await trail.count() })
      },
    },
    { method: 'GET', path: /^\/api\/health\/?$/, open: true, handle: () => health(options) },
  ]
}

async function health(options: AuditRoutesOptions): Promise<Response> {
  const works = async (part: Promise<unknown>): Promise<'ok' | 'failing'> => {
    try {
      await part
      return 'ok'
    } catch (error) {
      options.onDefect(error)
      return 'failing'
    }
  }
  const parts = [works(options.storage()), works(options.trail.count())] as const
  const [storage, audit] = await Promise.all(parts)
  const status = storage === 'ok' && audit === 'ok' ? 'ok' : 'failing'
  const body = { status, storage, audit, time: options.now().toISOString() }
  return json(body, { status: status === 'ok' ? 200 : 503 })
}
