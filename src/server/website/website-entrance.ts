import type { ObjectBody } from '../../engine/engine.ts'
import type { RequestHeaders } from '../../protocol/request-headers.ts'
import { operationNamed } from '../../protocol/operations.ts'
import type { AnonymousRequest } from '../../protocol/sigv4/verify-request.ts'
import type { Redirect } from '../../protocol/website/routing-rules.ts'
import type { Entrance } from '../entrance.ts'
import type { RequestBody } from '../request-body.ts'
import type { MatchedRequest, RequestHead } from '../request-head.ts'
import { respond, send, type Answering } from '../respond.ts'

/** Whoever asks a website. */
export const visitor: AnonymousRequest = { kind: 'anonymous', payload: { kind: 'unsigned' } }

interface Served {
  readonly key: string
  /** The status that an error document is shown with, whatever part of it the browser has. */
  readonly failed?: number
}

/** The way in of a website's visitor: an anonymous GetObject or HeadObject of the key. */
export function websiteEntrance(
  head: RequestHead,
  answering: Answering,
  { key, failed }: Served,
): Entrance {
  const matched = matchedOn(head, key)
  const headers = failed === undefined ? head.headers : unconditional(head.headers)
  return {
    head: { ...matched, headers },
    body: nothing,
    verify: () => visitor,
    async respond(output) {
      const { WebsiteRedirectLocation: location, Body } = output
      if (typeof location === 'string') {
        await giveBack(Body as ObjectBody | undefined)
        return sendRedirect(answering, { status: 301, location })
      }
      answering.status = failed
      return respond(answering, matched.operation, output)
    },
  }
}

/** The request as if it had been made for this key by the API. */
export function matchedOn(head: RequestHead, key: string): MatchedRequest {
  const operation = operationNamed(head.method === 'HEAD' ? 'HeadObject' : 'GetObject')
  return { ...head, operation, target: { ...head.target, kind: 'object', key } }
}

/** Returns the number of body bytes, which is none. */
export function sendRedirect(answering: Answering, { status, location }: Redirect): number {
  return send(answering, { status, headers: { location } })
}

const nothing: RequestBody = {
  async *pieces() {},
  whole: async () => Buffer.alloc(0),
}

function unconditional(headers: RequestHeaders): RequestHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name !== 'range' && !name.startsWith('if-')),
  )
}

async function giveBack(body: ObjectBody | undefined): Promise<void> {
  if (body?.kind === 'stream') await body.chunks.return?.()
}
