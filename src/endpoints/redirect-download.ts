import { endpointError } from './errors.ts'
import { filenameOf, type DownloadMode, type DownloadRequest } from './prepared-download.ts'
import { signedLink } from './signed-link.ts'

/**
 * Answers with a signed URL of the storage: the bytes go from there to the browser. The URL is for GET, as
 * the signature covers the method: HEAD is answered alike, and learns that it is there.
 */
export const redirectDownload: DownloadMode = {
  methods: ['GET', 'HEAD'],
  async prepare({ storage, target, request, now }: DownloadRequest) {
    const { key } = target
    const head = await storage.head(key, { signal: request.signal })
    if (head === undefined) throw endpointError('DownloadUnknown')
    const filename = filenameOf(target)
    const url = storage.signedUrl(key, { download: filename })
    // Asked after signing, or a second that ends in between would be promised on top.
    const link = signedLink(url, now())
    return {
      // The trail keeps how long the link lives, never the link: it is a key to the object.
      detail: { key, expiresAt: link.expiresAt },
      answer(requestId) {
        const headers = {
          'cache-control': 'no-store',
          'referrer-policy': 'no-referrer',
          vary: 'accept',
          'x-request-id': requestId,
        }
        if (acceptsJson(request.headers.get('accept') ?? ''))
          return request.method === 'HEAD'
            ? new Response(null, { headers: { ...headers, 'content-type': 'application/json' } })
            : Response.json({ ...link, filename }, { headers })
        return new Response(null, { status: 302, headers: { ...headers, location: link.url } })
      },
      discard() {},
    }
  },
}

/** True where JSON is named: a browser that follows a link accepts anything, and wants the redirect. */
function acceptsJson(accept: string): boolean {
  return accept
    .split(',')
    .some(
      (range) => /^\s*application\/json\s*(;|$)/i.test(range) && !/;\s*q=0(\.0*)?\s*$/i.test(range),
    )
}
