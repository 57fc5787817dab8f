import type { ObjectHandle, PrivateStorage } from 'stowage'
import { z } from 'zod'
import type { Route } from '../parts/route.ts'
import { json, readForm } from '../parts/wire.ts'
import { title, type RoomDocument } from './document.ts'
import type { Documents } from './documents.ts'
import { createDownloadRoute, type DownloadRouteParts } from './download-route.ts'
import { perform, type Done, type SignedIn } from './perform.ts'

export interface DocumentRoutesOptions extends DownloadRouteParts {
  readonly documents: Documents
  readonly originals: PrivateStorage
  readonly object: (reference: string) => ObjectHandle
}

const file = z
  .instanceof(File, { error: 'is missing' })
  .refine(({ name, size }) => name !== '' && size > 0, 'is empty')
const newDocument = z.strictObject({ title, thumbnail: file, original: file })

/** Public picture, private original: adding, listing, publishing, downloading. */
export function createDocumentRoutes(options: DocumentRoutesOptions): readonly Route[] {
  const { documents, originals, object } = options
  return [
    {
      method: 'GET',
      path: /^\/api\/documents\/?$/,
      open: false,
      handle: async ({ user }) => {
        const { items, total } = await documents.register.list()
        return json({ documents: items.map((item) => shown(documents, item, user)), total })
      },
    },
    {
      method: 'POST',
      path: /^\/api\/documents\/?$/,
      open: false,
      handle: (exchange) => addDocument(options, exchange),
    },
    {
      method: 'GET',
      path: /^\/api\/documents\/(?<id>[\w-]+)\/?$/,
      open: false,
      handle: (exchange) => viewDocument(options, exchange),
    },
    visibilityRoute(options, true),
    visibilityRoute(options, false),
    createDownloadRoute(options, {
      path: /^\/api\/documents\/(?<id>[\w-]+)\/download\/?$/,
      storage: originals,
      action: 'DOCUMENT_DOWNLOADED',
      async find(id) {
        const document = await documents.register.find(id)
        if (document === undefined || documents.isPublic(document)) return undefined
        const { owner, name } = document
        return { owner, filename: name, key: object(document.original).key }
      },
      authorize: (user, { owner }) => user === owner,
    }),
  ]
}

async function addDocument(options: DocumentRoutesOptions, exchange: SignedIn): Promise<Response> {
  const input = await readForm(exchange.request, newDocument)
  if (input instanceof Response) return input
  const { documents } = options
  const about = { action: 'DOCUMENT_ADDED', resource: input.original.name.slice(0, 200) }
  return perform({ ...options, exchange }, about, async () => {
    const document = await documents.add(input, exchange.user)
    return { resource: document.id, body: shown(documents, document, exchange.user), status: 201 }
  })
}

/** The URL in the answer opens the original, so that it was handed out is recorded first. */
async function viewDocument(
  { documents, object, trail }: DocumentRoutesOptions,
  exchange: SignedIn,
): Promise<Response> {
  const about = { action: 'DOCUMENT_VIEWED', resource: exchange.id }
  return perform({ trail, exchange }, about, async (): Promise<Done> => {
    const document = await documents.register.find(exchange.id)
    if (document === undefined) return 'unknown'
    const { id, owner, original } = document
    const answer = shown(documents, document, exchange.user)
    if (answer.isPublic) return { resource: id, body: answer }
    if (owner !== exchange.user) return 'denied'
    return { resource: id, body: { ...answer, signedUrl: object(original).signedUrl() } }
  })
}

function visibilityRoute(options: DocumentRoutesOptions, isPublic: boolean): Route {
  const { documents } = options
  const action = isPublic ? 'DOCUMENT_PUBLISHED' : 'DOCUMENT_UNPUBLISHED'
  return {
    method: 'POST',
    path: isPublic
      ? /^\/api\/documents\/(?<id>[\w-]+)\/publish\/?$/
      : /^\/api\/documents\/(?<id>[\w-]+)\/unpublish\/?$/,
    open: false,
    handle: (exchange) =>
      perform({ ...options, exchange }, { action, resource: exchange.id }, async () => {
        const { id, user } = exchange
        const document = await documents.register.find(id)
        if (document === undefined) return 'unknown'
        if (document.owner !== user) return 'denied'
        const moved = await documents.show(id, isPublic)
        return moved === undefined
          ? 'unknown'
          : { resource: id, body: shown(documents, moved, user) }
      }),
  }
}

/** A document as everybody in the room sees it. */
function shown(documents: Documents, document: RoomDocument, user: string) {
  const { original: _, thumbnail: __, ...rest } = document
  return {
    ...rest,
    isYours: document.owner === user,
    isPublic: documents.isPublic(document),
    thumbnailUrl: documents.thumbnailUrl(document),
    publicUrl: documents.publicUrl(document),
  }
}
