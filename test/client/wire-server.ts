import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** A request as it came over the wire. */
export interface SeenRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

export type Answer = (request: SeenRequest, response: ServerResponse) => void

export interface WireServer {
  readonly endpoint: string
  readonly seen: readonly SeenRequest[]
  readonly close: () => Promise<void>
}

/** A bare HTTP server that answers one request after the other as the test says; the last repeats. */
export async function startWireServer(...answers: readonly Answer[]): Promise<WireServer> {
  const seen: SeenRequest[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      seen.push({ method, url, headers, body: Buffer.concat(chunks) })
      const reply = answers[Math.min(seen.length, answers.length) - 1]
      reply?.(seen.at(-1) as SeenRequest, response)
    })
    request.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    endpoint: `http://127.0.0.1:${port}`,
    seen,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Answers with a status, headers and a body. */
export function answer(
  status: number,
  body: string | Uint8Array = '',
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return (_, response) => {
    response.writeHead(status, { 'content-length': `${Buffer.byteLength(body)}`, ...headers })
    response.end(body)
  }
}

/** Answers with an error document of S3. */
export function refuse(
  status: number,
  code: string,
  { message = 'No', headers = {}, more = '' }: RefuseOptions = {},
): Answer {
  const document = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message>${more}<RequestId>R1</RequestId></Error>`
  return answer(status, document, { 'content-type': 'application/xml', ...headers })
}

export interface RefuseOptions {
  readonly message?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly more?: string
}

/** Closes the connection without any answer. */
export const hangUp: Answer = (_, response) => void response.socket?.destroy()

/** Announces more bytes than it sends, then closes the connection. */
export function truncate(body: string, announced: number): Answer {
  return (_, response) => {
    response.writeHead(200, { 'content-length': `${announced}` })
    response.write(body, () => void response.socket?.destroy())
  }
}
