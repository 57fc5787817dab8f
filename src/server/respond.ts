import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { type StowageError } from '../core/error.ts'
import type { ObjectBody } from '../engine/engine.ts'
import { writeErrorDocument } from '../protocol/error-document.ts'
import { quoteEtag } from '../protocol/etag.ts'
import { headerText } from '../protocol/header-text.ts'
import type { Operation } from '../protocol/operations.ts'
import { awaitsContinue } from './request-body.ts'

/** What every answer carries. */
export interface Answering {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly requestId: string
  readonly hostId: string
  /** `performance.now()` when the request came, and when its answer was known. */
  readonly startedMs: number
  answeredMs?: number
  /** What the handler was asked. */
  input?: Readonly<Record<string, unknown>>
  /** What the handler answered. */
  output?: Readonly<Record<string, unknown>>
  /** True if nothing but an ACL allowed the request. */
  aclRequired?: boolean | undefined
  /** CORS headers, known once the head is read. */
  cors?: Readonly<Record<string, string>> | undefined
  /** The status of an answer that has another than its operation: an error document's. */
  status?: number | undefined
  /** How errors are told, if not by S3's error document. */
  errorPage?: ErrorPage
  /** True once an answer that takes long has sent its status and the beginning of its document. */
  hasBegun?: boolean
}

/** How a website tells of errors. */
export interface ErrorPage {
  readonly contentType: string
  headers(error: StowageError): Readonly<Record<string, string>>
  body(error: StowageError, ids: { readonly requestId: string; readonly hostId: string }): string
}

/** An answer in one piece. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** Writes the output of a handler. Returns the number of body bytes. */
export async function respond(
  answering: Answering,
  operation: Operation,
  output: Readonly<Record<string, unknown>>,
): Promise<number> {
  const { headers, body = '' } = operation.output.write(output)
  const status = answering.status ?? statusOf(operation, output)
  if (operation.output.streaming === undefined) return send(answering, { status, headers, body })
  const begin = () => void answering.response.writeHead(status, headersOf(answering, headers))
  return writeBody(answering, output[operation.output.streaming] as ObjectBody | undefined, begin)
}

function statusOf(operation: Operation, output: Readonly<Record<string, unknown>>): number {
  const { $status: own, ContentRange } = output
  if (typeof own === 'number') return own
  return ContentRange === undefined ? operation.status : 206
}

/** Sends the status of success, and the first line of an XML document whose rest nobody knows yet. */
export function beginAnswer(answering: Answering): void {
  answering.hasBegun = true
  const headers = headersOf(answering, { 'content-type': 'application/xml' })
  answering.response.writeHead(200, headers).write(xmlDeclaration)
}

const xmlDeclaration = '<?xml version="1.0" encoding="UTF-8"?>\n'

/** What is left to send of a document that has begun. */
const restOf = (document: string): string =>
  document.startsWith(xmlDeclaration) ? document.slice(xmlDeclaration.length) : document

/** Writes an answer that is no stream. Returns the number of body bytes. */
export function send(answering: Answering, { status, headers, body = '' }: Answer): number {
  const { request, response } = answering
  if (answering.hasBegun === true) {
    response.end(restOf(body))
    return Buffer.byteLength(body)
  }
  const list = headersOf(answering, headers)
  if (request.method === 'HEAD' || status === 204) {
    response.writeHead(status, list).end()
    return 0
  }
  const length = Buffer.byteLength(body)
  if (body !== '' && headers['content-type'] === undefined)
    list.push('content-type', contentTypeOf(body))
  list.push('content-length', String(length))
  response.writeHead(status, list).end(body)
  return length
}

/**
 * Writes S3's error document, or just the status where HTTP allows no body. The caller ends the response:
 * Node would close a connection that is not kept with it, while the client may still be sending.
 */
export function respondError(answering: Answering, error: StowageError, resource: string): number {
  const { request, response, requestId, hostId, errorPage } = answering
  const headers = headersOf(answering, { ...errorHeaders(error), ...errorPage?.headers(error) })
  const { status = 500 } = error
  const ids = { requestId, hostId }
  if (answering.hasBegun === true) {
    const document = writeErrorDocument(error, { resource, ...ids })
    response.write(restOf(document))
    return Buffer.byteLength(document)
  }
  // Whoever waits for 100 Continue now keeps its body: what follows on the connection is another request.
  const isKept = request.complete || !awaitsContinue(request)
  if (!isKept || error.code === 'RequestTimeout') headers.push('connection', 'close')
  if (request.method === 'HEAD' || status === 304) {
    response.writeHead(status, headers).flushHeaders()
    return 0
  }
  const body = errorPage?.body(error, ids) ?? writeErrorDocument(error, { resource, ...ids })
  const length = Buffer.byteLength(body)
  const contentType = errorPage?.contentType ?? 'application/xml'
  headers.push('content-type', contentType, 'content-length', String(length))
  response.writeHead(status, headers).write(body)
  return length
}

/** What an error says in headers too, as a HEAD has nothing else. */
function errorHeaders({ context }: StowageError): Readonly<Record<string, string>> {
  const { Allow, DeleteMarker, ETag, VersionId } = context
  return {
    ...(Allow !== undefined && { allow: String(Allow) }),
    ...(ETag !== undefined && { etag: quoteEtag(String(ETag)) }),
    ...(DeleteMarker === true && {
      'x-amz-delete-marker': 'true',
      'x-amz-version-id': String(VersionId),
    }),
  }
}

const contentTypeOf = (body: string): string =>
  body.startsWith('<') ? 'application/xml' : 'application/json'

/** Names and values in turn, which is how Node writes them fastest. */
function headersOf(
  { requestId, hostId, cors }: Answering,
  headers: Readonly<Record<string, string>>,
): string[] {
  const list = ['x-amz-request-id', requestId, 'x-amz-id-2', hostId, 'server', 'Stowage']
  for (const name in cors) list.push(name, headerText(cors[name] ?? ''))
  for (const name in headers) {
    const text = headerText(headers[name] ?? '')
    // Behind a content-length Node takes this one for UTF-8, and refuses what is not.
    if (name === 'content-disposition') list.unshift(name, text)
    else list.push(name, text)
  }
  return list
}

/** `begin` writes the head, once the first bytes are there: until then an answer can still be an error. */
async function writeBody(
  { request, response }: Answering,
  body: ObjectBody | undefined,
  begin: () => void,
): Promise<number> {
  if (body === undefined || body.kind === 'bytes') {
    begin()
    response.end(body?.bytes)
    return body?.bytes.length ?? 0
  }
  let sent = 0
  // A chunk's buffer is used again for the next one, so each is flushed before that is asked for.
  for await (const chunk of body.chunks) {
    if (!response.headersSent) begin()
    await flush(request.socket, response, chunk)
    sent += chunk.length
  }
  if (!response.headersSent) begin()
  response.end()
  return sent
}

/** Node forgets the callback of a write whose socket is destroyed, so the socket is asked too. */
function flush(socket: Socket, response: ServerResponse, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const gone = (): void => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' }))
    if (socket.destroyed) return gone()
    socket.once('close', gone)
    response.write(chunk, (error) => {
      socket.off('close', gone)
      if (error) reject(error)
      else resolve()
    })
  })
}
