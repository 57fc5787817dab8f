import { answerRequest, type AdapterOptions } from './answer-request.ts'
import type { WebHandler } from './web-handler.ts'
import { webParts } from './web-parts.ts'

/** The part of Hono's context that is read. */
export interface HonoContextLike {
  readonly req: { readonly raw: Request }
  readonly env: unknown
}

export interface HonoAdapterOptions extends AdapterOptions {
  /** Who asked, by the runtime: `(c) => getConnInfo(c).remote.address`. @default as Node has it */
  readonly address?: ((context: HonoContextLike) => string | undefined) | undefined
}

/** Serves a web handler with Hono: `app.all('/files/*', createHonoHandler(handler))`. */
export function createHonoHandler(
  handler: WebHandler,
  options: HonoAdapterOptions = {},
): (context: HonoContextLike) => Promise<Response> {
  const { address = nodeAddress } = options
  return (context) =>
    answerRequest(handler, () => webParts(context.req.raw, address(context)), options)
}

/** `@hono/node-server` passes node's own request in the environment. */
function nodeAddress({ env }: HonoContextLike): string | undefined {
  const address = memberOf(memberOf(memberOf(env, 'incoming'), 'socket'), 'remoteAddress')
  return typeof address === 'string' ? address : undefined
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !(name in value)) return undefined
  return Reflect.get(value, name)
}
