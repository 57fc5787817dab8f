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
  /** CORS headers, known once the head is read. */
  cors?: Readonly<Record<string, string>> | undefined
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
  const status = output['ContentRange'] === undefined ? operation.status : 206
  if (operation.output.streaming === undefined) return send(answering, { status, headers, body })
  answering.response.writeHead(status, headersOf(answering, headers))
  return writeBody(answering, output[operation.output.streaming] as ObjectBody | undefined)
}

/** Writes an answer that is no stream. Returns the number of body bytes. */
export function send(answering: Answering, { status, headers, body = '' }: Answer): number {
  const { request, response } = answering
  const list = headersOf(answering, headers)
  if (request.method === 'HEAD' || status === 204) {
    response.writeHead(status, list).end()
    return 0
  }
  const length = Buffer.byteLength(body)
  if (body !== '') list.push('content-type', contentTypeOf(body))
  list.push('content-length', String(length))
  response.writeHead(status, list).end(body)
  return length
}

/**
 * Writes S3's error document, or just the status where HTTP allows no body. The caller ends the response:
 * Node would close a connection that is not kept with it, while the client may still be sending.
 */
export function respondError(answering: Answering, error: StowageError, resource: string): number {
  const { request, response, requestId, hostId } = answering
  const headers = headersOf(answering, errorHeaders(error))
  const { status = 500 } = error
  // Whoever waits for 100 Continue now keeps its body: what follows on the connection is another request.
  if (awaitsContinue(request) && !request.complete) headers.push('connection', 'close')
  if (request.method === 'HEAD' || status === 304) {
    response.writeHead(status, headers).flushHeaders()
    return 0
  }
  const body = writeErrorDocument(error, { resource, requestId, hostId })
  const length = Buffer.byteLength(body)
  headers.push('content-type', 'application/xml', 'content-length', String(length))
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

async function writeBody(
  { request, response }: Answering,
  body: ObjectBody | undefined,
): Promise<number> {
  if (body === undefined || body.kind === 'bytes') {
    response.end(body?.bytes)
    return body?.bytes.length ?? 0
  }
  let sent = 0
  // A chunk's buffer is used again for the next one, so each is flushed before that is asked for.
  for await (const chunk of body.chunks) {
    await flush(request.socket, response, chunk)
    sent += chunk.length
  }
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
