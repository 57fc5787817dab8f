import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'

export interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A webhook that keeps what it is told. */
export interface WebhookReceiver {
  readonly url: string
  readonly received: readonly Received[]
  /** The status it answers with from now on, and where it redirects to. */
  answer(status: number, location?: string): void
  close(): Promise<void>
}

export async function openWebhookReceiver(port = 0): Promise<WebhookReceiver> {
  const received: Received[] = []
  let status = 200
  let location: string | undefined
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    received.push({ headers: request.headers, body: await text(request) })
    response.writeHead(status, location === undefined ? {} : { location }).end()
  }
  const server = createServer((request, response) => void take(request, response))
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve)
  })
  const { port: taken } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${taken}/hook`,
    received,
    answer(next, to) {
      status = next
      location = to
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
}
