import type { ObjectHandle, PrivateStorage } from 'stowage'
import { z } from 'zod'
import type { Route } from '../parts/route.ts'
import { json, readForm } from '../parts/wire.ts'
import { createDownloadRoute, type DownloadRouteParts } from './download-route.ts'
import { keys, userIdOf } from './keys.ts'
import { perform, type SignedIn } from './perform.ts'
import { newId, recordBase, type Register } from './register.ts'

const sort = z.enum(['personal', 'contract'], 'is neither "personal" nor "contract"')

/** A paper: a contract, or somebody's own. */
export const paper = recordBase.extend({
  sort,
  name: z.string(),
  /** Bytes. */
  size: z.int(),
  /** The reference of itself, in `papers`. */
  file: z.string(),
})

export type Paper = Readonly<z.output<typeof paper>>

export interface PaperRoutesOptions extends DownloadRouteParts {
  readonly register: Register<Paper>
  readonly papers: PrivateStorage
  readonly object: (reference: string) => ObjectHandle
  /** Who may see every contract. */
  readonly mayViewContracts: (user: string) => boolean
  readonly now: () => Date
}

const form = z.strictObject({
  sort,
  file: z.instanceof(File, { error: 'is missing' }).refine(({ name }) => name !== '', 'is missing'),
})

/** Papers under keys of one's own making, and who may have them. */
export function createPaperRoutes(options: PaperRoutesOptions): readonly Route[] {
  const { register, papers, object } = options
  const mayView = (user: string, { owner, sort: what }: Pick<Paper, 'owner' | 'sort'>): boolean =>
    user === owner || (what === 'contract' && options.mayViewContracts(user))
  const download = {
    storage: papers,
    find: async (id: string) => {
      const found = await register.find(id)
      return found && { ...found, key: object(found.file).key, filename: found.name }
    },
    authorize: mayView,
  }
  return [
    {
      method: 'GET',
      path: /^\/api\/papers\/?$/,
      open: false,
      handle: async ({ user }) => {
        const { items, total } = await register.list()
        return json({ papers: items.map((each) => shown(each, mayView(user, each))), total })
      },
    },
    {
      method: 'POST',
      path: /^\/api\/papers\/?$/,
      open: false,
      handle: (exchange) => addPaper(options, exchange),
    },
    createDownloadRoute(options, {
      ...download,
      path: /^\/api\/papers\/(?<id>[\w-]+)\/download\/?$/,
      action: 'PAPER_DOWNLOADED',
    }),
    // Through the application, for those who are to read a paper and may not see the storage.
    createDownloadRoute(options, {
      ...download,
      path: /^\/api\/papers\/(?<id>[\w-]+)\/show\/?$/,
      action: 'PAPER_SHOWN',
      mode: 'proxy',
      disposition: 'inline',
    }),
  ]
}

async function addPaper(options: PaperRoutesOptions, exchange: SignedIn): Promise<Response> {
  const input = await readForm(exchange.request, form)
  if (input instanceof Response) return input
  const { register, papers, now } = options
  const { user } = exchange
  const { name } = input.file
  const about = { action: 'PAPER_ADDED', resource: name.slice(0, 200) }
  return perform({ ...options, exchange }, about, async () => {
    const date = now()
    const key =
      input.sort === 'contract'
        ? keys.contract({ name }, { date })
        : keys.userPaper({ userId: userIdOf(user), name }, { date })
    const { reference, size } = await papers.put(key, input.file)
    const id = newId(date)
    const createdAt = date.toISOString()
    const record = { id, createdAt, owner: user, sort: input.sort, name, size, file: reference }
    return { resource: id, body: shown(await register.create(record), true), status: 201 }
  })
}

/** A paper as somebody sees it: those who may not have it learn neither its name nor where it is. */
function shown({ id, createdAt, owner, sort: what, name, size, file }: Paper, mayView: boolean) {
  const common = { id, createdAt, owner, sort: what, mayView }
  return mayView ? { ...common, name, size, key: file.replace(/^[^:]*:/, '') } : common
}
