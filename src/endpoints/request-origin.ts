import { endpointError } from './errors.ts'

/**
 * Refuses what a page of another site had a browser send. Origins of the list may; what sends neither
 * header is no browser and brings no cookies of one. Throws `OriginRefused`.
 */
export function checkOrigin(request: Request, origins: readonly string[]): void {
  const origin = request.headers.get('origin')
  if (origin !== null && origins.includes(origin)) return
  const site = request.headers.get('sec-fetch-site')
  if (site !== null) {
    if (site === 'same-origin' || site === 'none') return
    throw endpointError('OriginRefused')
  }
  if (origin === null || hostOf(origin) === new URL(request.url).host) return
  throw endpointError('OriginRefused')
}

/** Without the scheme: a proxy that ends TLS hides it. */
const hostOf = (origin: string): string | undefined =>
  URL.canParse(origin) ? new URL(origin).host : undefined

/** What lets the pages of the listed origins read an answer. Source: Fetch, "CORS protocol". */
export function sharingHeaders(
  request: Request,
  origins: readonly string[],
): Readonly<Record<string, string>> {
  if (origins.length === 0) return {}
  const origin = request.headers.get('origin')
  if (origin === null || !origins.includes(origin)) return { vary: 'origin' }
  return {
    vary: 'origin',
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'x-request-id',
  }
}

/** The answer to a browser that asks first whether a page of a listed origin may send a request. */
export function preflight(request: Request, origins: readonly string[]): Response {
  const asked = request.headers.get('access-control-request-headers')
  return new Response(null, {
    status: 204,
    headers: {
      ...sharingHeaders(request, origins),
      'access-control-allow-methods': 'POST',
      ...(asked !== null && { 'access-control-allow-headers': asked }),
      'access-control-max-age': '600',
    },
  })
}
