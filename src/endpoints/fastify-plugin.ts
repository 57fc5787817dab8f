import type { AdapterOptions } from './answer-request.ts'
import {
  createFastifyHandler,
  type FastifyReplyLike,
  type FastifyRequestLike,
} from './fastify-adapter.ts'
import type { WebHandler } from './web-handler.ts'

/** The part of Fastify that a plugin needs. */
export interface FastifyLike {
  removeAllContentTypeParsers(): unknown
  addContentTypeParser(
    contentType: string,
    parser: (request: unknown, payload: unknown, done: (error: Error | null) => void) => void,
  ): unknown
  all(
    path: string,
    handler: (request: FastifyRequestLike, reply: FastifyReplyLike) => Promise<unknown>,
  ): unknown
}

/**
 * Serves a web handler with Fastify below a prefix, with bodies of every type as they arrive:
 * `app.register(createFastifyPlugin(handler), { prefix: '/files' })`. Fastify itself refuses what is neither
 * JSON nor text, and parses those; outside the plugin it goes on to do so.
 */
export function createFastifyPlugin(
  handler: WebHandler,
  options: AdapterOptions = {},
): (app: FastifyLike) => Promise<void> {
  return async (app) => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', (_request, _payload, done) => done(null))
    app.all('/*', createFastifyHandler(handler, options))
  }
}
