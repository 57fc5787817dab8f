import { verifyRequest, type VerifiedRequest } from '../protocol/sigv4/verify-request.ts'
import { bodyOf, type RequestBody } from './request-body.ts'
import { matchRequest, type MatchedRequest, type RequestHead } from './request-head.ts'
import { respond, type Answering } from './respond.ts'
import type { ServerState } from './server-state.ts'

/** A way into the pipeline: a request that says itself what it means, or a form that means a PutObject. */
export interface Entrance {
  readonly head: MatchedRequest
  readonly body: RequestBody
  /** Who it is from. Throws S3's own error for what AWS refuses. */
  verify(now: Date): VerifiedRequest
  /** Writes the output of the handler. Returns the number of body bytes. */
  respond(output: Readonly<Record<string, unknown>>): Promise<number>
}

/** The way in of every request but a browser's form. Throws `MethodNotAllowed`. */
export function openRequest(
  { accounts }: ServerState,
  head: RequestHead,
  answering: Answering,
): Entrance {
  const { request, response } = answering
  const { method, target, query } = head
  const matched = matchRequest(head)
  return {
    head: matched,
    body: bodyOf(request, response),
    verify: (now) =>
      // The headers as they were sent: those that a query stands for are signed with the query.
      verifyRequest({
        method,
        path: target.path,
        query,
        headers: request.headers,
        now,
        secretFor: accounts.secretFor,
      }),
    respond: (output) => respond(answering, matched.operation, output),
  }
}
