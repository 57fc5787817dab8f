import type { IncomingMessage, ServerResponse } from 'node:http'
import { isStowageError, type StowageError } from '../core/error.ts'
import { systemCode } from '../core/system-code.ts'
import { s3Error } from '../protocol/errors.ts'
import type { OperationName } from '../protocol/operation-types.ts'
import type { VerifiedRequest } from '../protocol/sigv4/verify-request.ts'
import { authorize } from './authorize.ts'
import { corsHeaders, preflight } from './cors.ts'
import { openRequest, type Entrance } from './entrance.ts'
import { anonymous, type Caller } from './caller.ts'
import { handlers } from './handlers.ts'
import { openBody } from './incoming-body.ts'
import { notImplemented } from './not-implemented.ts'
import { isObjectForm, openObjectForm } from './object-form.ts'
import { parseInput } from './parse-input.ts'
import { drainBody } from './request-body.ts'
import { RequestContext } from './request-context.ts'
import { chargedOutput } from './request-payment.ts'
import { readHead, type MatchedRequest, type RequestHead } from './request-head.ts'
import { respondError, send, type Answering } from './respond.ts'
import type { RequestRecord, ServerState } from './server-state.ts'
import { slowAnswer } from './slow-answer.ts'
import { serveWebsite } from './website/serve-website.ts'
import { siteBucket } from './website/website-request.ts'

/**
 * The life of every request: match → authenticate → authorize → parse → handle → respond → record.
 * A handler cannot be reached another way, so none runs unauthenticated, unauthorized or unrecorded.
 */
export async function answer(
  state: ServerState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = state.nextRequestId()
  const { hostId } = state
  const startedMs = performance.now()
  const answering: Answering = { request, response, requestId, hostId, startedMs }
  state.bodies.watch(answering)
  const record: RequestRecord = {
    requestId,
    time: state.now(),
    method: request.method ?? '',
    url: pathOf(request),
    status: 0,
    bytes: 0,
  }
  try {
    record.bytes = await serve(state, answering, record)
  } catch (error) {
    const known = asAnswer(state, error)
    record.code = known.code
    if (response.headersSent && answering.hasBegun !== true) response.destroy()
    else record.bytes = respondError(answering, known, record.url)
    await drainBody(request, state.limits)
    response.end()
  } finally {
    record.status = response.statusCode
    state.record(record)
    state.followUp.accessLog.take(record, answering)
  }
}

/** Returns the number of body bytes. */
async function serve(
  state: ServerState,
  answering: Answering,
  record: RequestRecord,
): Promise<number> {
  const bucketName = siteBucket(state, answering.request)
  if (bucketName !== undefined) {
    const visit = (entrance: Entrance) => perform(state, entrance, { answering, record })
    return serveWebsite({ state, answering, record, bucketName, perform: visit })
  }
  const asked = readHead(answering.request, state)
  name(record, asked)
  // OPTIONS is no operation of S3's: a browser asks whether it may send one, and needs no permission to ask.
  if (asked.method === 'OPTIONS')
    return send(answering, { status: 200, headers: preflight(state.engine, asked) })
  answering.cors = corsHeaders(state.engine, asked)
  const entrance = isObjectForm(asked)
    ? await openObjectForm(state, asked, answering)
    : openRequest(state, asked, answering)
  name(record, entrance.head)
  return perform(state, entrance, { answering, record })
}

interface Exchange {
  readonly answering: Answering
  readonly record: RequestRecord
}

/** From a matched request to its answer. Returns the number of body bytes. */
async function perform(
  state: ServerState,
  entrance: Entrance,
  { answering, record }: Exchange,
): Promise<number> {
  const { head } = entrance
  const { requestId, time: now } = record
  const { operation } = head
  record.operation = operation.name
  await intercepted(state, head, answering.request)

  const verified = entrance.verify(now)
  const caller = callerOf(state, verified)
  record.caller = caller.accessKeyId ?? 'anonymous'

  const asking = { state, head, verified, caller, now }
  let authorized = authorize(asking)
  const handler = handlers.get(operation.name)
  if (handler === undefined) throw unhandled(operation.name)

  const body = openBody({ source: entrance.body, headers: head.headers, verified, operation })
  const input = await parseInput(head, body, { handler, documents: state.documents })
  answering.input = input
  // While a document was on its way, the bucket, its policy and the object may have become others.
  if (operation.input.streaming === undefined && body.size !== 0) authorized = authorize(asking)
  answering.aclRequired = authorized.byAcl

  const context = new RequestContext(state, { head, caller, now, requestId, authorized })
  const { slowMs } = state.limits
  const work = handler.handle(input, context)
  const done = await slowAnswer(work, answering, { operation: operation.name, slowMs })
  // Every handler answers the output struct of its operation.
  const output = done as Readonly<Record<string, unknown>>
  answering.output = output
  answering.answeredMs = performance.now()
  const charged = chargedOutput(authorized.bucket, caller)
  return entrance.respond(charged === undefined ? output : { ...output, ...charged })
}

function name(record: RequestRecord, { target }: RequestHead): void {
  record.bucket = target.bucket
  record.key = target.key
}

/** Nothing to wait for where nobody intercepts. */
function intercepted(
  { intercept }: ServerState,
  { operation, target: { bucket, key } }: MatchedRequest,
  { socket }: IncomingMessage,
): void | Promise<void> {
  return intercept?.({ operation: operation.name, bucket, key, drop: () => socket.destroy() })
}

/** Without the query, which may hold a signature. */
function pathOf({ url = '/' }: IncomingMessage): string {
  const mark = url.indexOf('?')
  return mark === -1 ? url : url.slice(0, mark)
}

function callerOf({ accounts }: ServerState, verified: VerifiedRequest): Caller {
  return verified.kind === 'signed' ? accounts.callerOf(verified.accessKeyId) : anonymous
}

const unhandled = (operation: OperationName): Error =>
  s3Error('NotImplemented', {
    message: `${operation} is not implemented on this server: it ${notImplemented[operation] ?? 'is not there'}.`,
  })

/** Any other error is a defect or a broken disk: the client learns its request id, the operator the cause. */
function asAnswer(state: ServerState, error: unknown): StowageError {
  if (isStowageError(error) && error.status !== undefined) {
    if (isBroken(error)) state.onDefect(error)
    return error
  }
  if (isAborted(error)) return s3Error('IncompleteBody', { cause: error })
  state.onDefect(error)
  return s3Error('InternalError', { cause: error })
}

/** What the engine answers with when it is the disk's fault. The S3 code is only ever thrown on purpose. */
const isBroken = ({ status, code }: StowageError): boolean =>
  status === 500 && code !== 'InternalError'

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
