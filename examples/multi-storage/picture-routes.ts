import type { ListedObject, PublicStorage, PutManyProgress } from 'stowage'
import type { Trail } from 'stowage/audit'
import { z } from 'zod'
import type { Route } from '../parts/route.ts'
import { json, readForm, senderOf } from '../parts/wire.ts'
import { keys } from './keys.ts'
import { refusalOf, type SignedIn } from './perform.ts'

export interface PictureRoutesOptions {
  readonly media: PublicStorage
  readonly trail: Trail
  readonly onDefect: (error: unknown) => void
}

const mostPictures = 50
const shownPictures = 60
const prefix = 'bulk/'

const file = z.instanceof(File, { error: 'is missing' })
const form = z.strictObject({
  pictures: z.preprocess(
    (value) => (Array.isArray(value) || value === undefined ? value : [value]),
    z.array(file, 'is missing').max(mostPictures, `has more than ${mostPictures} files`),
  ),
})

/** Many pictures at once, and those that are there. */
export function createPictureRoutes(options: PictureRoutesOptions): readonly Route[] {
  return [
    {
      method: 'GET',
      path: /^\/api\/pictures\/?$/,
      open: false,
      handle: () => listPictures(options),
    },
    {
      method: 'POST',
      path: /^\/api\/pictures\/?$/,
      open: false,
      handle: (exchange) => addPictures(options, exchange),
    },
  ]
}

async function listPictures({ media }: PictureRoutesOptions): Promise<Response> {
  const found: ListedObject[] = []
  for await (const object of media.list(prefix)) found.push(object)
  const latest = found.sort((a, b) => b.lastModified.getTime() - a.lastModified.getTime())
  const pictures = latest
    .slice(0, shownPictures)
    .map(({ key, size }) => ({ url: media.url(key), size }))
  return json({ pictures, total: found.length })
}

/** Answers with a line of JSON for each picture that is done, and one for the end of it. */
async function addPictures(options: PictureRoutesOptions, exchange: SignedIn): Promise<Response> {
  const input = await readForm(exchange.request, form)
  if (input instanceof Response) return input
  const { onDefect } = options
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    async start(lines) {
      const tell = (line: unknown): void =>
        lines.enqueue(encoder.encode(`${JSON.stringify(line)}\n`))
      try {
        await putPictures(options, exchange, { files: input.pictures, tell })
      } catch (error) {
        onDefect(error)
        tell({ problem: 'The pictures could not all be stored. Look which are there.' })
      }
      lines.close()
    },
  })
  const headers = { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' }
  return new Response(body, { headers })
}

async function putPictures(
  { media, trail, onDefect }: PictureRoutesOptions,
  { request, peer, user }: SignedIn,
  { files, tell }: { readonly files: readonly File[]; readonly tell: (line: unknown) => void },
): Promise<void> {
  const names = new Map<string, string>()
  const entries = files.map((body) => {
    const key = keys.picture()
    names.set(key, body.name)
    return { key, body }
  })
  const { stored, failures } = await media.putMany(entries, {
    concurrency: 4,
    options: { accept: { contentTypes: ['image/jpeg'] } },
    onProgress: ({ done, failed, bytes }: PutManyProgress) =>
      tell({ progress: { done, failed, bytes, of: entries.length } }),
  })
  await trail.append({
    action: 'PICTURES_ADDED',
    actor: user,
    resource: prefix,
    outcome: failures.length === 0 ? 'success' : 'failed',
    detail: { stored: stored.length, failed: failures.length },
    ...senderOf(request, peer),
  })
  tell({
    stored: stored.map(({ key, reference }) => ({
      name: names.get(key),
      key,
      reference,
      url: media.url(key),
    })),
    failures: failures.map(({ key, error }) => {
      const refusal = refusalOf(error)
      if (refusal === undefined) onDefect(error)
      const reason = refusal?.message ?? 'It could not be stored. Try again.'
      return { name: names.get(key), key, reason }
    }),
  })
}
