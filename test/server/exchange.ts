import { Agent, request as openPlain, type IncomingHttpHeaders } from 'node:http'
import { request as openSecure } from 'node:https'
import { readErrorDocument, type ErrorDocument } from '../../src/protocol/error-document.ts'
import type { SignedMessage } from './signed-message.ts'

/** An answer, read to its end. */
export interface RawAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** The error document, if the body is one. */
  readonly error: ErrorDocument | undefined
}

/** Sends a message over `node:http`, on a connection of its own unless an agent is given, as over `node:https` it is. */
export function exchange(
  endpoint: string,
  message: Omit<SignedMessage, 'seed'>,
  agent: Agent = new Agent(),
): Promise<RawAnswer> {
  const { hostname, port, protocol } = new URL(endpoint)
  const openRequest = protocol === 'https:' ? openSecure : openPlain
  const { method, url, body } = message
  const headers = sizedHeaders(message)
  return new Promise((resolve, reject) => {
    const request = openRequest({ hostname, port, method, path: url, headers, agent })
    request.on('error', reject)
    request.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const content = Buffer.concat(chunks)
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: content,
          error: readErrorDocument(content.toString()),
        })
      })
    })
    request.end(body)
  })
}

function sizedHeaders({
  method,
  headers,
  body,
}: Omit<SignedMessage, 'seed'>): Readonly<Record<string, string>> {
  if ('content-length' in headers || 'transfer-encoding' in headers) return headers
  const bodiless = body.length === 0 && (method === 'GET' || method === 'HEAD')
  return bodiless ? headers : { ...headers, 'content-length': `${body.length}` }
}
