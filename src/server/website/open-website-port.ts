import { closeServer, createHttpServer, listen } from '../http-server.ts'
import type { ServerState } from '../server-state.ts'

/** A port on which nothing but websites is served, so that any host name may be one. */
export interface WebsitePort {
  readonly port: number
  close(): Promise<void>
}

/** Plain HTTP, as S3's website endpoints are; none without a port. Throws `PortInUse`. */
export async function openWebsitePort(
  state: ServerState,
  { host, port: wanted }: { readonly host: string; readonly port: number | undefined },
): Promise<WebsitePort | undefined> {
  if (wanted === undefined) return undefined
  const server = createHttpServer({ ...state, websitesOnly: true })
  const port = await listen(server, { host, port: wanted })
  return { port, close: () => closeServer(server, state.limits) }
}
