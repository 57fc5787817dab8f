import type { IncomingMessage, ServerResponse } from 'node:http'
import { isStowageError, type StowageError } from '../core/error.ts'
import { systemCode } from '../core/system-code.ts'
import { s3Error } from '../protocol/errors.ts'
import { verifyRequest, type VerifiedRequest } from '../protocol/sigv4/verify-request.ts'
import { authorize } from './authorize.ts'
import type { Caller } from './handler.ts'
import { handlers } from './handlers.ts'
import { openBody } from './incoming-body.ts'
import { parseInput } from './parse-input.ts'
import { bodyOf, drainBody } from './request-body.ts'
import { RequestContext } from './request-context.ts'
import { matchRequest, type MatchedRequest } from './request-head.ts'
import { respond, respondError } from './respond.ts'
import type { RequestRecord, ServerState } from './server-state.ts'

/**
 * The life of every request: match → authenticate → authorize → parse → handle → respond → record.
 * A handler cannot be reached another way, so none runs unauthenticated, unauthorized or unrecorded.
 */
export async function answer(
  state: ServerState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const now = state.now()
  const requestId = state.nextRequestId()
  const answering = { request, response, requestId, hostId: state.hostId }
  const record: RequestRecord = {
    requestId,
    time: now,
    method: request.method ?? '',
    url: pathOf(request),
    status: 0,
    bytes: 0,
  }
  try {
    const head = matchRequest(request, state.domains)
    const { operation, target } = head
    record.operation = operation.name
    record.bucket = target.bucket
    record.key = target.key

    const verified = verifyRequest({
      method: head.method,
      path: target.path,
      query: head.query,
      headers: request.headers,
      now,
      secretFor: state.secretFor,
    })
    const caller = callerOf(state, verified)
    record.caller = caller.accessKeyId ?? 'anonymous'

    const authorized = authorize({ state, head, verified, caller, now })
    const handler = handlers.get(operation.name)
    if (handler === undefined) throw notImplemented(head)

    const source = bodyOf(request, response)
    const body = openBody({ source, headers: head.headers, verified, operation })
    const input = await parseInput(head, body, handler)

    const context = new RequestContext(state, { head, caller, now, requestId, authorized })
    const output = await handler.handle(input, context)

    record.bytes = await respond(answering, operation, Object(output))
  } catch (error) {
    const known = asAnswer(state, error)
    record.code = known.code
    if (response.headersSent) response.destroy()
    else record.bytes = respondError(answering, known, record.url)
    await drainBody(request)
    response.end()
  } finally {
    record.status = response.statusCode
    state.record(record)
  }
}

/** Without the query, which may hold a signature. */
function pathOf({ url = '/' }: IncomingMessage): string {
  const mark = url.indexOf('?')
  return mark === -1 ? url : url.slice(0, mark)
}

function callerOf({ account }: ServerState, verified: VerifiedRequest): Caller {
  return verified.kind === 'signed'
    ? { accessKeyId: verified.accessKeyId, account }
    : { accessKeyId: undefined, account: 'anonymous' }
}

const notImplemented = ({ operation }: MatchedRequest): Error =>
  s3Error('NotImplemented', { message: `${operation.name} is not implemented on this server.` })

/** Any other error is a defect or a broken disk: the client learns its request id, the operator the cause. */
function asAnswer(state: ServerState, error: unknown): StowageError {
  if (isStowageError(error) && error.status !== undefined) return error
  if (isAborted(error)) return s3Error('IncompleteBody', { cause: error })
  state.onDefect(error)
  return s3Error('InternalError', { cause: error })
}

/** The client went away in the middle of its body, or of the answer. */
function isAborted(error: unknown): boolean {
  const code = systemCode(error)
  return (
    code === 'ECONNRESET' ||
    code === 'EPIPE' ||
    code === 'ERR_STREAM_DESTROYED' ||
    code === 'ERR_STREAM_PREMATURE_CLOSE'
  )
}
