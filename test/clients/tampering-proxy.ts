import { createServer, type IncomingHttpHeaders } from 'node:http'
import { exchange } from '../server/exchange.ts'

/** A request on its way through the proxy. */
export interface PassingRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Where clients send what somebody in the middle changes. */
export interface TamperingProxy {
  readonly endpoint: string
  close(): Promise<void>
}

/** Opens a proxy that changes every request on its way, and leaves the answers as they are. */
export async function openTamperingProxy(
  endpoint: string,
  change: (request: PassingRequest) => Partial<PassingRequest>,
): Promise<TamperingProxy> {
  const server = createServer()
  server.on('request', (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url = '' } = request
      const passing = {
        method,
        url,
        headers: signable(request.headers),
        body: Buffer.concat(chunks),
      }
      const changed = { ...passing, ...change(passing) }
      exchange(endpoint, changed).then(
        ({ status, headers, body }) => response.writeHead(status, headers).end(body),
        () => response.destroy(),
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** What is between two neighbours only is not passed on: the length follows from the body. */
const hopByHop = new Set(['connection', 'content-length', 'expect', 'transfer-encoding'])

function signable(headers: IncomingHttpHeaders): Record<string, string> {
  const passed: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !hopByHop.has(name)) passed[name] = String(value)
  }
  return passed
}
