import type { Server } from 'node:http'

/** A server that listens. */
export interface Listening {
  readonly url: string
  readonly port: number
  readonly close: () => Promise<void>
}

/** Requests in flight have this long when the server stops, in milliseconds. */
const closeTimeoutMs = 10_000

/** Listens on this machine only, on the next free port if the one asked for is taken; 0 is any. */
export async function listen(server: Server, port: number): Promise<Listening> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject)
        resolve()
      })
    })
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    if (!isTaken || port === 0 || port >= 65_535) throw error
    return listen(server, port + 1)
  }
  const address = server.address()
  const taken = typeof address === 'object' && address !== null ? address.port : port
  return { url: `http://127.0.0.1:${taken}`, port: taken, close: () => closeServer(server) }
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), closeTimeoutMs)
  await closed
  clearTimeout(timer)
}
