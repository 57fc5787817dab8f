import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { bodyOf, drainBody } from './request-body.ts'
import { isStowageError, type StowageError } from '../core/error.ts'
import { s3Error } from '../protocol/errors.ts'
import { matchOperation } from '../protocol/match-operation.ts'
import { verifyRequest } from '../protocol/sigv4/verify-request.ts'
import { authorize, type Authorized } from './authorize.ts'
import type { Caller, Context } from './handler.ts'
import { handlers } from './handlers.ts'
import { openBody } from './incoming-body.ts'
import { parseInput } from './parse-input.ts'
import { readHead, type MatchedRequest } from './request-head.ts'
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
  const requestId = randomBytes(8).toString('hex').toUpperCase()
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
    const head = match(state, request)
    Object.assign(record, {
      operation: head.operation.name,
      bucket: head.target.bucket,
      key: head.target.key,
    })

    const verified = verifyRequest({
      ...head,
      headers: request.headers,
      path: head.target.path,
      now,
      secretFor: state.secretFor,
    })
    const caller = callerOf(state, verified.kind === 'signed' ? verified.accessKeyId : undefined)
    Object.assign(record, { caller: caller.accessKeyId ?? 'anonymous' })

    const authorized = authorize({ ...state, head, verified, caller, now })
    const handler = handlers.get(head.operation.name)
    if (handler === undefined) throw notImplemented(head)

    const body = openBody({ ...head, source: bodyOf(request, response), verified })
    const input = await parseInput(head, body, handler)

    const context = contextOf(state, { head, caller, now, requestId, authorized })
    const output = await handler.handle(input, context)

    record.bytes = await respond(answering, head.operation, Object(output))
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

function match(state: ServerState, request: IncomingMessage): MatchedRequest {
  const head = readHead(request, state.domains)
  const { method, target, query, headers } = head
  return { ...head, operation: matchOperation({ method, target: target.kind, query, headers }) }
}

const pathOf = ({ url = '/' }: IncomingMessage): string => url.split('?', 1)[0] ?? '/'

function callerOf(state: ServerState, accessKeyId: string | undefined): Caller {
  return { accessKeyId, account: accessKeyId === undefined ? 'anonymous' : state.account }
}

const notImplemented = ({ operation }: MatchedRequest): Error =>
  s3Error('NotImplemented', { message: `${operation.name} is not implemented on this server.` })

interface ContextParts {
  readonly head: MatchedRequest
  readonly caller: Caller
  readonly now: Date
  readonly requestId: string
  readonly authorized: Authorized
}

function contextOf(
  state: ServerState,
  { head, caller, now, requestId, authorized }: ContextParts,
): Context {
  const { bucket, decision } = authorized
  const { target } = head
  return {
    engine: state.engine,
    region: state.region,
    caller,
    now,
    requestId,
    key: target.key ?? '',
    bucketName: target.bucket ?? '',
    location: `${head.encrypted ? 'https' : 'http'}://${head.host}${encodeURI(target.path)}`,
    get bucket() {
      if (bucket === undefined)
        throw s3Error('NoSuchBucket', { context: { BucketName: target.bucket } })
      return bucket
    },
    allows: (action, of, key) => decision(action, of, key).effect === 'allow',
  }
}

/** Any other error is a defect or a broken disk: the client learns its request id, the operator the cause. */
function asAnswer(state: ServerState, error: unknown): StowageError {
  if (isStowageError(error) && error.status !== undefined) return error
  if (isAborted(error)) return s3Error('IncompleteBody', { cause: error })
  state.onDefect(error)
  return s3Error('InternalError', { cause: error })
}

/** The client went away in the middle of its body, or of the answer. */
function isAborted(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return (
    code === 'ECONNRESET' ||
    code === 'EPIPE' ||
    code === 'ERR_STREAM_DESTROYED' ||
    code === 'ERR_STREAM_PREMATURE_CLOSE'
  )
}
