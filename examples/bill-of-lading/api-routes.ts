import type { PrivateStorage } from 'stowage'
import type { Trail } from 'stowage/audit'
import { createDownload } from 'stowage/endpoints'
import { billInput, type BillOfLading } from './bill-of-lading.ts'
import type { BillRegister } from './bill-register.ts'
import { refuse } from './refuse.ts'
import type { Exchange, Route } from './route.ts'
import { createSessionRoutes } from './session-routes.ts'
import type { Sessions } from './sessions.ts'
import { json, readInput, senderOf } from './wire.ts'

export interface ApiOptions {
  readonly register: BillRegister
  readonly bols: PrivateStorage
  readonly trail: Trail
  readonly sessions: Sessions
  /** The names on the sign-in form. */
  readonly users: readonly { readonly name: string }[]
  readonly now: () => Date
  readonly onDefect: (error: unknown) => void
}

const downloadPath = /^\/api\/bol\/(?<id>[\w-]+)\/download\/?$/
const shownRecords = 50

/** The API: who is signed in, the bills of lading, their documents, the trail, the health. */
export function createApiRoutes(options: ApiOptions): readonly Route[] {
  const download = createDownloadHandler(options)
  return [
    ...createSessionRoutes(options),
    {
      method: 'GET',
      path: /^\/api\/bol\/?$/,
      open: false,
      handle: async () => {
        const { bills, total } = await options.register.list()
        return json({ bills: bills.map(shown), total })
      },
    },
    {
      method: 'POST',
      path: /^\/api\/bol\/?$/,
      open: false,
      handle: (exchange) => createBill(options, exchange),
    },
    {
      method: 'GET',
      path: /^\/api\/bol\/(?<id>[\w-]+)\/?$/,
      open: false,
      handle: (exchange) => showBill(options, exchange),
    },
    // It answers those who are not signed in itself: that they asked belongs in the trail.
    {
      method: 'GET',
      path: downloadPath,
      open: true,
      handle: ({ request, peer }) => download(request, peer),
    },
    {
      method: 'GET',
      path: /^\/api\/audit\/?$/,
      open: false,
      handle: async () => {
        const records = await options.trail.list({ order: 'newest', limit: shownRecords })
        return json({ records, total: await options.trail.count() })
      },
    },
    { method: 'GET', path: /^\/api\/health\/?$/, open: true, handle: () => health(options) },
  ]
}

function createDownloadHandler({ register, bols, trail, sessions, onDefect }: ApiOptions) {
  return createDownload({
    storage: bols,
    trail,
    action: 'BOL_DOWNLOADED',
    authenticate(request) {
      const actor = sessions.userOf(request)
      return actor === undefined ? undefined : { actor }
    },
    async locate(request) {
      const id = downloadPath.exec(new URL(request.url).pathname)?.groups?.['id'] ?? ''
      const key = await register.documentKey(id)
      return key === undefined ? undefined : { key, resource: id }
    },
    onDefect,
  })
}

type SignedIn = Exchange & { readonly user: string }

async function createBill(
  { register, trail }: ApiOptions,
  { request, peer, user }: SignedIn,
): Promise<Response> {
  const input = await readInput(request, billInput)
  if (input instanceof Response) return input
  const bill = await register.create(input, user)
  await trail.append({
    action: 'BOL_CREATED',
    actor: user,
    resource: bill.id,
    ...senderOf(request, peer),
  })
  return json(shown(bill), { status: 201, headers: { location: `/api/bol/${bill.id}/` } })
}

/** The URL in the answer opens the document, so that it was handed out is recorded first. */
async function showBill(
  { register, bols, trail }: ApiOptions,
  { request, peer, id, user }: SignedIn,
): Promise<Response> {
  const bill = await register.find(id)
  const key = await register.documentKey(id)
  if (bill === undefined || key === undefined) return refuse.notFound()
  const pdfUrl = bols.signedUrl(key)
  await trail.append({
    action: 'BOL_VIEWED',
    actor: user,
    resource: id,
    ...senderOf(request, peer),
  })
  return json({ ...shown(bill), pdfUrl })
}

async function health({ bols, trail, now, onDefect }: ApiOptions): Promise<Response> {
  const works = async (part: Promise<unknown>): Promise<'ok' | 'failing'> => {
    try {
      await part
      return 'ok'
    } catch (error) {
      onDefect(error)
      return 'failing'
    }
  }
  const [storage, audit] = await Promise.all([works(bols.head('health')), works(trail.count())])
  const status = storage === 'ok' && audit === 'ok' ? 'ok' : 'failing'
  const body = { status, storage, audit, time: now().toISOString() }
  return json(body, { status: status === 'ok' ? 200 : 503 })
}

/** A bill as the API shows it. */
function shown(bill: BillOfLading): Omit<BillOfLading, 'token'> {
  const { token: _, ...rest } = bill
  return rest
}
