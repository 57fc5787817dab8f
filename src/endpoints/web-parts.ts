import type { IncomingParts } from './answer-request.ts'

/** Reads a request that is a web request already. */
export function webParts(request: Request, address: string | undefined): IncomingParts {
  const { method, url, headers, signal } = request
  return { method, url, headers, body: request.body ?? undefined, signal, address }
}
