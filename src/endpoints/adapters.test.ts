import { createServer, type RequestListener } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import { afterEach, describe, expect, it } from 'vitest'
import type { AdapterOptions } from './answer-request.ts'
import { createExpressHandler } from './express-adapter.ts'
import { createFastifyHandler } from './fastify-adapter.ts'
import { createHonoHandler } from './hono-adapter.ts'
import { createNextHandler } from './next-adapter.ts'
import type { WebHandler } from './web-handler.ts'

type Close = () => Promise<unknown>
type Serve = (handler: WebHandler, options?: AdapterOptions) => Promise<number>

const open: Close[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()))
})

async function listen(listener: RequestListener): Promise<number> {
  const server = createServer(listener)
  open.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

const withExpress =
  (prepare: (app: express.Express) => void): Serve =>
  (handler, options) => {
    const app = express()
    prepare(app)
    app.use('/files', createExpressHandler(handler, options))
    return listen((incoming, outgoing) => void app(incoming, outgoing))
  }

const withFastify: Serve = async (handler, options) => {
  const app = fastify({ forceCloseConnections: true })
  app.all('/files/*', createFastifyHandler(handler, options))
  open.push(() => app.close())
  await app.listen({ host: '127.0.0.1', port: 0 })
  return (app.server.address() as AddressInfo).port
}

const onNode = (answer: Parameters<typeof getRequestListener>[0]): RequestListener => {
  const listener = getRequestListener(answer)
  return (incoming, outgoing) => void listener(incoming, outgoing)
}

const withHono: Serve = (handler, options) => {
  const app = new Hono()
  app.all('/files/*', createHonoHandler(handler, options))
  return listen(onNode(app.fetch))
}

/** The contract of a route handler, on the runtime that Next itself has below it. */
const withNext: Serve = (handler, options) => {
  const POST = createNextHandler(handler, {
    ...options,
    address: (request) => request.headers.get('x-real-ip') ?? undefined,
  })
  return listen(onNode((request) => POST(request)))
}

const frameworks: readonly (readonly [string, Serve])[] = [
  ['express', withExpress(() => {})],
  ['express after its JSON parser', withExpress((app) => void app.use(express.json()))],
  ['fastify', withFastify],
  ['hono', withHono],
  ['next', withNext],
]

const json = (body: string) => ({
  method: 'POST',
  body,
  headers: { 'content-type': 'application/json', 'x-real-ip': '127.0.0.1', 'x-sent': 'yes' },
})

function signal() {
  let give = (): void => {}
  const given = new Promise<void>((resolve) => (give = resolve))
  return { given, give: () => give() }
}

describe.each(frameworks)('a web handler behind %s', (_, serve) => {
  it('gets method, address, headers, body and peer, and answers with all of its response', async () => {
    const port = await serve(async (request, peer) => {
      const headers = new Headers({ 'x-seen': `${request.method} ${request.url}` })
      headers.append('set-cookie', 'a=1')
      headers.append('set-cookie', 'b=2')
      headers.set('x-peer', peer?.address ?? '')
      headers.set('x-sent', request.headers.get('x-sent') ?? '')
      return new Response(`<${await request.text()}>`, { status: 201, headers })
    })
    const url = `http://127.0.0.1:${port}/files/a%2Fb?c=d`
    const response = await fetch(url, json('{"a":"ö"}'))
    expect(response.status).toBe(201)
    expect(await response.text()).toBe('<{"a":"ö"}>')
    expect(response.headers.get('x-seen')).toBe(`POST ${url}`)
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(response.headers.get('x-peer')).toBe('127.0.0.1')
    expect(response.headers.get('x-sent')).toBe('yes')
  })

  it('refuses a body that is too large, announced or not, and takes one that just fits', async () => {
    const port = await serve(async (request) => new Response(await request.text()), {
      maxBodyBytes: 10,
    })
    const url = `http://127.0.0.1:${port}/files/a`
    const stream = () => ReadableStream.from([new TextEncoder().encode('{"a":12345}')])
    const chunked = { ...json(''), body: stream(), duplex: 'half' as const }
    for (const sent of [json('{"a":12345}'), chunked]) {
      const response = await fetch(url, sent)
      expect(response.status).toBe(413)
      expect(await response.json()).toMatchObject({ code: 'RequestTooLarge' })
    }
    expect(await (await fetch(url, json('{"a":1234}'))).text()).toBe('{"a":1234}')
  })

  it('answers what the handler throws with a problem that tells nothing of it', async () => {
    const defects: unknown[] = []
    const failing = new Error('the password is 1234')
    const port = await serve(() => Promise.reject(failing), {
      onDefect: (error) => defects.push(error),
    })
    const response = await fetch(`http://127.0.0.1:${port}/files/a`)
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('1234')
    expect(defects).toEqual([failing])
  })

  it('aborts the request’s signal when the client has gone', async () => {
    const here = signal()
    const gone = signal()
    const port = await serve((request) => {
      request.signal.addEventListener('abort', () => gone.give())
      here.give()
      return new Promise(() => {})
    })
    const socket = connect(port, '127.0.0.1')
    socket.write('GET /files/a HTTP/1.1\r\nHost: a\r\n\r\n')
    await here.given
    socket.destroy()
    await gone.given
  })

  it('streams, and cancels what is left of it when the client has gone', async () => {
    const cancelled = signal()
    const port = await serve(async () => {
      const body = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
        cancel: () => cancelled.give(),
      })
      return new Response(body, { headers: { 'content-type': 'application/octet-stream' } })
    })
    const socket = connect(port, '127.0.0.1')
    socket.write('GET /files/a HTTP/1.1\r\nHost: a\r\n\r\n')
    await new Promise((resolve) => socket.once('data', resolve))
    socket.destroy()
    await cancelled.given
  })
})

describe('express', () => {
  it('tells host, protocol and address as its proxies have them, where they are trusted', async () => {
    const seen: string[] = []
    const handler: WebHandler = async ({ url }, peer) => {
      seen.push(`${url} ${peer?.address}`)
      return new Response()
    }
    const headers = {
      'x-forwarded-for': '192.0.2.7',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'app.example',
    }
    const trusting = await withExpress((app) => void app.set('trust proxy', true))(handler)
    const plain = await withExpress(() => {})(handler)
    for (const port of [trusting, plain])
      await fetch(`http://127.0.0.1:${port}/files/a`, { headers })
    expect(seen).toEqual([
      'https://app.example/files/a 192.0.2.7',
      `http://127.0.0.1:${plain}/files/a 127.0.0.1`,
    ])
  })
})
