import type { IncomingMessage, ServerResponse } from 'node:http'
import { answerRequest, type AdapterOptions } from './answer-request.ts'
import { nodeParts } from './node-exchange.ts'
import type { WebHandler } from './web-handler.ts'

/** The part of Fastify's request that is read. */
export interface FastifyRequestLike {
  readonly raw: IncomingMessage
  readonly originalUrl: string
  readonly protocol: string
  readonly host: string
  readonly ip: string
  readonly body?: unknown
}

/** The part of Fastify's reply that is used. */
export interface FastifyReplyLike {
  readonly raw: ServerResponse
  readonly send: (payload: Response) => unknown
}

/**
 * Serves a web handler with Fastify: `app.all('/files/*', createFastifyHandler(handler))`. Host, protocol
 * and address are as its `trustProxy` has them; hooks see the response as any other. Bodies are those that
 * Fastify parses, JSON and text; with `createFastifyPlugin` they are any.
 */
export function createFastifyHandler(
  handler: WebHandler,
  options: AdapterOptions = {},
): (request: FastifyRequestLike, reply: FastifyReplyLike) => Promise<unknown> {
  return async (request, reply) => {
    const { raw, originalUrl, protocol, host, ip: address, body } = request
    const gone = new AbortController()
    reply.raw.once('close', () => gone.abort())
    const around = { originalUrl, protocol, host, address, body }
    const read = () => nodeParts(raw, gone.signal, around)
    return reply.send(await answerRequest(handler, read, options))
  }
}
