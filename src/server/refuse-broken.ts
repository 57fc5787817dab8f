import { STATUS_CODES } from 'node:http'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { StowageError } from '../core/error.ts'
import { systemCode } from '../core/system-code.ts'
import { writeErrorDocument } from '../protocol/error-document.ts'
import { s3Error, type S3ErrorCode } from '../protocol/errors.ts'
import type { ServerState } from './server-state.ts'

const codes: Readonly<Record<string, S3ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'RequestHeaderSectionTooLarge',
  ERR_HTTP_REQUEST_TIMEOUT: 'RequestTimeout',
}

/** Plain HTTP where TLS is spoken. */
const plainText = 'ERR_SSL_HTTP_REQUEST'

/** Answers bytes that are no HTTP request with S3's error document, and ends the connection. */
export function refuseBroken(state: ServerState, cause: Error, socket: Duplex): void {
  const reason = systemCode(cause) ?? ''
  if (reason === plainText) return answerPlainText(state, cause, socket)
  // What is written in the middle of another answer would become part of it; a broken TLS carries none.
  if (!socket.writable || /^ECONNRESET$|^ERR_(?:SSL|TLS)_/.test(reason) || isAnswering(socket)) {
    socket.destroy()
    return
  }
  refuse(state, socket, s3Error(codes[reason] ?? 'BadRequest', { cause }))
}

/** Such a client reads no TLS: the answer goes out below it. */
function answerPlainText(state: ServerState, cause: Error, socket: Duplex): void {
  // oxlint-disable-next-line no-underscore-dangle -- the name is Node's
  const below = '_parent' in socket ? socket._parent : undefined
  if (!(below instanceof Socket) || !below.writable) return void socket.destroy()
  const message = 'This port speaks HTTPS: plain HTTP was sent to it.'
  refuse(state, below, s3Error('BadRequest', { message, cause }))
}

function refuse(state: ServerState, socket: Duplex, error: StowageError): void {
  const requestId = state.nextRequestId()
  const { status = 400, code } = error
  const body = writeErrorDocument(error, { resource: '', requestId, hostId: state.hostId })
  const bytes = Buffer.byteLength(body)
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nx-amz-request-id: ${requestId}\r\n` +
      `x-amz-id-2: ${state.hostId}\r\nserver: Stowage\r\ncontent-type: application/xml\r\n` +
      `content-length: ${bytes}\r\nconnection: close\r\n\r\n${body}`,
  )
  state.record({ requestId, time: state.now(), method: '', url: '', status, code, bytes })
}

/** Node keeps the answer under way here, and looks at it before it refuses by itself. */
function isAnswering(socket: Duplex): boolean {
  // oxlint-disable-next-line no-underscore-dangle -- the name is Node's
  return '_httpMessage' in socket && Boolean(socket._httpMessage)
}
