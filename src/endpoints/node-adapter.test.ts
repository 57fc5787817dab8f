import { createServer, request as httpRequest, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import type { AdapterOptions } from './answer-request.ts'
import { createNodeAdapter } from './node-adapter.ts'
import type { WebHandler } from './web-handler.ts'

const open: Server[] = []

afterEach(async () => {
  for (const server of open.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

/** The port on which a handler answers. */
async function serve(handler: WebHandler, options?: AdapterOptions): Promise<number> {
  const server = createServer(createNodeAdapter(handler, options))
  open.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** What a server answers to raw bytes, until it closes the connection. */
function raw(port: number, head: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write(head)
  return text(socket)
}

const echo: WebHandler = async (request) =>
  new Response(await request.text(), { headers: { 'x-url': request.url } })

describe('a web handler behind node:http', () => {
  it('gets method, address, headers, body and peer, and answers with all of its response', async () => {
    const port = await serve(async (request, peer) => {
      const headers = new Headers({ 'x-seen': `${request.method} ${request.url}` })
      headers.append('set-cookie', 'a=1')
      headers.append('set-cookie', 'b=2')
      headers.set('x-peer', peer?.address ?? '')
      headers.set('x-sent', request.headers.get('x-sent') ?? '')
      return new Response(`<${await request.text()}>`, { status: 201, headers })
    })
    const url = `http://127.0.0.1:${port}/a%2Fb?c=d`
    const response = await fetch(url, { method: 'PUT', body: 'ö', headers: { 'x-sent': 'yes' } })
    expect(response.status).toBe(201)
    expect(await response.text()).toBe('<ö>')
    expect(response.headers.get('x-seen')).toBe(`PUT ${url}`)
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(response.headers.get('x-peer')).toBe('127.0.0.1')
    expect(response.headers.get('x-sent')).toBe('yes')
  })

  it('answers HEAD without the body', async () => {
    const port = await serve(echo)
    const answer = await raw(port, 'HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(answer.endsWith('\r\n\r\n')).toBe(true)
  })

  it('streams both ways: the answer begins before the request has ended', async () => {
    const port = await serve(async (request) => new Response(request.body))
    const outgoing = httpRequest({ port, method: 'POST' })
    outgoing.write('first')
    const incoming = await new Promise<AsyncIterable<Buffer>>((resolve) => {
      outgoing.once('response', resolve)
    })
    const chunks = incoming[Symbol.asyncIterator]()
    expect(String((await chunks.next()).value)).toBe('first')
    outgoing.end('second')
    expect(String((await chunks.next()).value)).toBe('second')
  })

  it('keeps the host of the Host header, whatever the path looks like', async () => {
    const port = await serve(echo)
    const head = 'GET //evil.example/x HTTP/1.1\r\nHost: good.example\r\nConnection: close\r\n\r\n'
    expect(await raw(port, head)).toContain('x-url: http://good.example//evil.example/x')
  })

  it.each([
    'GET http://evil.example/ HTTP/1.1\r\nHost: good.example\r\n',
    'GET / HTTP/1.1\r\nHost: good.example/evil\r\n',
    'GET / HTTP/1.1\r\nHost: user@good.example\r\n',
    'GET / HTTP/1.1\r\nHost: good.example:99999\r\n',
    'OPTIONS * HTTP/1.1\r\nHost: good.example\r\n',
    'TRACE / HTTP/1.1\r\nHost: good.example\r\n',
  ])('refuses with 400 what no browser sends: %j', async (head) => {
    const port = await serve(echo)
    const answer = await raw(port, `${head}Connection: close\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).toContain('RequestMalformed')
  })

  it('refuses a body that says it is too large before reading it', async () => {
    const port = await serve(echo, { maxBodyBytes: 10 })
    const head = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n'
    expect(await raw(port, head)).toMatch(/^HTTP\/1\.1 413 [^]*RequestTooLarge/)
  })

  it('refuses a body that turns out to be too large, and takes one that just fits', async () => {
    const port = await serve(echo, { maxBodyBytes: 10 })
    const head =
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n'
    expect(await raw(port, `${head}b\r\n01234567890\r\n`)).toMatch(
      /^HTTP\/1\.1 413 [^]*RequestTooLarge/,
    )
    expect(await raw(port, `${head}a\r\n0123456789\r\n0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 200 /)
  })

  it('answers what the handler throws with a problem that tells nothing of it', async () => {
    const defects: unknown[] = []
    const failing = new Error('the password is 1234')
    const port = await serve(() => Promise.reject(failing), { onDefect: (e) => defects.push(e) })
    const response = await fetch(`http://127.0.0.1:${port}/`)
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('1234')
    expect(defects).toEqual([failing])
  })

  it('aborts the request’s signal when the client has gone', async () => {
    let gone: (reason: unknown) => void = () => {}
    const aborted = new Promise((resolve) => (gone = resolve))
    let arrived: () => void = () => {}
    const here = new Promise<void>((resolve) => (arrived = resolve))
    const port = await serve((request) => {
      request.signal.addEventListener('abort', () => gone(true))
      arrived()
      return new Promise(() => {})
    })
    const socket = connect(port, '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await here
    socket.destroy()
    expect(await aborted).toBe(true)
  })
})
