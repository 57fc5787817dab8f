import type { PrivateStorage } from 'stowage'
import type { Trail } from 'stowage/audit'
import { createDownload } from 'stowage/endpoints'
import { refuse } from '../parts/refuse.ts'
import type { Exchange, Route } from '../parts/route.ts'
import type { Sessions } from '../parts/sessions.ts'
import { json, readInput, senderOf } from '../parts/wire.ts'
import { billInput, type BillOfLading } from './bill-of-lading.ts'
import type { BillRegister } from './bill-register.ts'

export interface BillRoutesOptions {
  readonly register: BillRegister
  readonly bols: PrivateStorage
  readonly trail: Trail
  readonly sessions: Sessions
  readonly onDefect: (error: unknown) => void
}

const downloadPath = /^\/api\/bol\/(?<id>[\w-]+)\/download\/?$/

/** The bills of lading and their documents. */
export function createBillRoutes(options: BillRoutesOptions): readonly Route[] {
  const download = createDownloadHandler(options)
  return [
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
  ]
}

function createDownloadHandler({ register, bols, trail, sessions, onDefect }: BillRoutesOptions) {
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
    // The whole office may read every bill.
    authorize: () => true,
    onDefect,
  })
}

type SignedIn = Exchange & { readonly user: string }

async function createBill(
  { register, trail }: BillRoutesOptions,
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
  { register, bols, trail }: BillRoutesOptions,
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

/** A bill as the API shows it. */
function shown(bill: BillOfLading): Omit<BillOfLading, 'token'> {
  const { token: _, ...rest } = bill
  return rest
}
