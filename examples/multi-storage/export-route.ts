import type { PrivateStorage } from 'stowage'
import type { Trail } from 'stowage/audit'
import type { Route } from '../parts/route.ts'
import { perform } from './perform.ts'

export interface ExportRouteOptions {
  readonly trail: Trail
  readonly logs: PrivateStorage
  readonly now: () => Date
}

/** Puts the records since the last export into the storage of logs. */
export function createExportRoute({ trail, logs, now }: ExportRouteOptions): Route {
  return {
    method: 'POST',
    path: /^\/api\/audit\/export\/?$/,
    open: false,
    handle: (exchange) =>
      perform({ trail, exchange }, { action: 'TRAIL_EXPORTED', resource: 'audit' }, async () => {
        const { key, records } = await trail.export(logs, { to: now() })
        const name = key.replace(/^.*\//, '')
        const signedUrl = logs.signedUrl(key, { download: name })
        return { resource: key, body: { name, records, signedUrl }, status: 201 }
      }),
  }
}
