import type { Duplex } from 'node:stream'
import { STATUS_CODES } from 'node:http'
import { systemCode } from '../core/system-code.ts'
import { writeErrorDocument } from '../protocol/error-document.ts'
import { s3Error, type S3ErrorCode } from '../protocol/errors.ts'
import type { ServerState } from './server-state.ts'

const codes: Readonly<Record<string, S3ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'RequestHeaderSectionTooLarge',
  ERR_HTTP_REQUEST_TIMEOUT: 'RequestTimeout',
}

/** Answers bytes that are no HTTP request with S3's error document, and ends the connection. */
export function refuseBroken(state: ServerState, cause: Error, socket: Duplex): void {
  const reason = systemCode(cause) ?? ''
  // What is written in the middle of another answer would become part of it.
  if (!socket.writable || reason === 'ECONNRESET' || isAnswering(socket)) {
    socket.destroy()
    return
  }
  const requestId = state.nextRequestId()
  const error = s3Error(codes[reason] ?? 'BadRequest', { cause })
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
