import type { ListedObject, PrivateStorage } from 'stowage'
import type { Trail } from 'stowage/audit'
import type { Route } from '../parts/route.ts'
import { json } from '../parts/wire.ts'
import type { Documents } from './documents.ts'
import { createDownloadRoute, type DownloadRouteParts } from './download-route.ts'
import { perform, type SignedIn } from './perform.ts'
import { renderReport } from './render-report.ts'

export interface ReportRoutesOptions extends DownloadRouteParts {
  readonly reports: PrivateStorage
  readonly documents: Documents
  readonly trail: Trail
  readonly now: () => Date
}

/** Seconds after which a report has served its purpose. */
const keptFor = 86_400

/** Reports made on demand, which do not stay. */
export function createReportRoutes(options: ReportRoutesOptions): readonly Route[] {
  const { reports } = options
  return [
    {
      method: 'GET',
      path: /^\/api\/reports\/?$/,
      open: false,
      handle: async () => {
        const found = await listReports(reports)
        const shown = found.map(({ key, size, lastModified }) => ({
          name: key,
          size,
          createdAt: lastModified.toISOString(),
        }))
        return json({ reports: shown, total: found.length })
      },
    },
    {
      method: 'POST',
      path: /^\/api\/reports\/?$/,
      open: false,
      handle: (exchange) => makeReport(options, exchange),
    },
    createDownloadRoute(options, {
      path: /^\/api\/reports\/(?<id>[\w-]+\.pdf)\/?$/,
      storage: reports,
      action: 'REPORT_DOWNLOADED',
      find: async (id) => ((await reports.exists(id)) ? { key: id } : undefined),
      // What they say, everybody in the room sees on the page.
      authorize: () => true,
    }),
  ]
}

async function makeReport(options: ReportRoutesOptions, exchange: SignedIn): Promise<Response> {
  const { reports, documents, trail, now } = options
  const about = { action: 'REPORT_MADE', resource: 'report.pdf' }
  return perform({ trail, exchange }, about, async () => {
    await deleteOld(options)
    const { items } = await documents.register.list()
    const report = await renderReport({
      madeAt: now(),
      madeBy: exchange.user,
      documents: items.map((item) => ({ ...item, isPublic: documents.isPublic(item) })),
    })
    // Whoever else has made one has `report.pdf`; this one is then called otherwise.
    const { key, size, reference } = await reports.put('report.pdf', report)
    const signedUrl = reports.object(reference).signedUrl({ download: key })
    return { resource: key, body: { name: key, size, signedUrl }, status: 201 }
  })
}

async function deleteOld({ reports, now }: ReportRoutesOptions): Promise<void> {
  const since = now().getTime() - keptFor * 1000
  const old = (await listReports(reports)).filter((each) => each.lastModified.getTime() < since)
  await reports.deleteMany(old.map(({ key }) => key))
}

/** The latest first. */
async function listReports(reports: PrivateStorage): Promise<readonly ListedObject[]> {
  const found: ListedObject[] = []
  for await (const object of reports.list()) found.push(object)
  return found.sort((a, b) => b.lastModified.getTime() - a.lastModified.getTime())
}
