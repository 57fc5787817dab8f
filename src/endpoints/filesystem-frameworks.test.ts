import { createServer, type RequestListener } from 'node:http'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Presigner } from '../client/presigner.ts'
import {
  openFilesystemClient,
  type FilesystemClient,
} from '../storage/filesystem/filesystem-client.ts'
import { createExpressHandler } from './express-adapter.ts'
import { createFastifyHandler } from './fastify-adapter.ts'
import { createFastifyPlugin } from './fastify-plugin.ts'
import { createFilesystemEndpoint } from './filesystem-endpoint.ts'
import { createHonoHandler } from './hono-adapter.ts'
import { createNextHandler } from './next-adapter.ts'
import { createNodeAdapter } from './node-adapter.ts'
import type { WebHandler } from './web-handler.ts'

const Bucket = 'filesystem'
const expiresIn = 60
const mebibyte = 1024 * 1024

let directory: string
let client: FilesystemClient
let presigner: Presigner
let open: (() => Promise<unknown>)[]
let defects: unknown[]
const onDefect = (error: unknown): void => void defects.push(error)

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stowage-frameworks-'))
  // The signature is for this host, whatever the port of the test is.
  const url = 'http://app.example/files'
  client = await openFilesystemClient({ directory, url })
  presigner = await client.presigner()
  defects = []
  open = []
})

afterEach(async () => {
  await Promise.all(open.map((close) => close()))
  await client.close()
  await rm(directory, { recursive: true })
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

type App = ReturnType<typeof fastify>

async function withFastify(prepare: (app: App) => unknown): Promise<number> {
  const app = fastify({ forceCloseConnections: true })
  app.post('/json', (request) => Promise.resolve({ seen: request.body }))
  prepare(app)
  open.push(() => app.close())
  await app.listen({ host: '127.0.0.1', port: 0 })
  return (app.server.address() as AddressInfo).port
}

const withExpress = (prepare: (app: express.Express) => unknown): Promise<number> => {
  const app = express()
  prepare(app)
  return listen((incoming, outgoing) => void app(incoming, outgoing))
}

const onNode = (answer: Parameters<typeof getRequestListener>[0]): RequestListener => {
  const listener = getRequestListener(answer)
  return (incoming, outgoing) => void listener(incoming, outgoing)
}

const setups: Readonly<Record<string, (endpoint: WebHandler) => Promise<number>>> = {
  node: (endpoint) => listen(createNodeAdapter(endpoint)),
  express: (endpoint) =>
    withExpress((app) => {
      app.use('/files', createExpressHandler(endpoint))
      app.use(express.json())
    }),
  fastify: (endpoint) =>
    withFastify((app) => app.register(createFastifyPlugin(endpoint), { prefix: '/files' })),
  hono: (endpoint) => listen(onNode(new Hono().all('/files/*', createHonoHandler(endpoint)).fetch)),
  next: (endpoint) => {
    const route = createNextHandler(endpoint)
    return listen(onNode((request) => route(request)))
  },
}

const endpoint = (): WebHandler => createFilesystemEndpoint({ client, onDefect })

const at = (port: number, url: string): string => {
  const { pathname, search } = new URL(url)
  return `http://127.0.0.1:${port}${pathname}${search}`
}

function put(port: number, Key: string, body: Uint8Array<ArrayBuffer>, ContentType?: string) {
  const input = { Bucket, Key, ContentLength: body.byteLength, ContentType }
  const { url, headers } = presigner.request('PutObject', input, { expiresIn })
  return fetch(at(port, url), { method: 'PUT', body, headers })
}

const stored = async (port: number, Key: string): Promise<Buffer> => {
  const url = presigner.presign('GetObject', { Bucket, Key }, { expiresIn })
  return Buffer.from(await (await fetch(at(port, url))).arrayBuffer())
}

const bytes = (text: string) => new TextEncoder().encode(text)

describe.each(Object.entries(setups))('the endpoint of a directory behind %s', (_, serve) => {
  it.each([
    ['application/json', bytes('{ "a":   1,\n "b": 1e3 }')],
    ['application/json', bytes('{ not json')],
    ['application/json', bytes('')],
    ['text/plain', bytes('\ufeffö')],
    ['text/plain', new Uint8Array([0xff, 0x00, 0xfe])],
    ['application/x-www-form-urlencoded', bytes('a=1&a=2')],
    ['image/png', new Uint8Array([1, 2, 3])],
    [undefined, new Uint8Array([1, 2, 3])],
  ])('stores a body of %s byte by byte', async (type, body) => {
    const port = await serve(endpoint())
    const response = await put(port, 'a', body, type)
    expect([response.status, await response.text()]).toEqual([200, ''])
    expect(await stored(port, 'a')).toEqual(Buffer.from(body))
    expect(defects).toEqual([])
  })

  it('takes objects and parts beyond the limit that other handlers have', async () => {
    const port = await serve(endpoint())
    const body = new Uint8Array(3 * mebibyte).fill(7)
    expect((await put(port, 'large', body, 'application/octet-stream')).status).toBe(200)
    expect((await stored(port, 'large')).byteLength).toBe(body.byteLength)
    const { UploadId } = await client.send('CreateMultipartUpload', { Bucket, Key: 'parts' })
    const part = { Bucket, Key: 'parts', UploadId, PartNumber: 1, ContentLength: body.byteLength }
    const { url, headers } = presigner.request('UploadPart', part, { expiresIn })
    expect((await fetch(at(port, url), { method: 'PUT', body, headers })).status).toBe(200)
  })
})

describe('a body that a parser has read', () => {
  const refused: Readonly<Record<string, () => Promise<number>>> = {
    express: () =>
      withExpress((app) => {
        app.use(express.json())
        app.use('/files', createExpressHandler(endpoint(), { onDefect }))
      }),
    fastify: () =>
      withFastify((app) => app.all('/files/*', createFastifyHandler(endpoint(), { onDefect }))),
  }
  it.each(Object.entries(refused))('is refused with what helps, behind %s', async (_, serve) => {
    const port = await serve()
    // Written anew it is {"a":100}, which is as long: nothing else would tell.
    const response = await put(port, 'a', bytes('{"a":1E2}'), 'application/json')
    expect(response.status).toBe(500)
    const problem = (await response.json()) as { readonly detail: string }
    expect(problem).toMatchObject({ code: 'BodyRewritten' })
    expect(problem.detail).toMatch(/before express\.json\(\), in Fastify by createFastifyPlugin/)
    expect(defects).toMatchObject([{ code: 'BodyRewritten' }])
    const { Contents = [] } = await client.send('ListObjectsV2', { Bucket })
    expect(Contents).toEqual([])
  })

  it('is no harm where the parser keeps its bytes', async () => {
    const port = await withExpress((app) => {
      app.use(express.raw({ type: () => true, limit: '1mb' }))
      app.use('/files', createExpressHandler(endpoint()))
    })
    expect((await put(port, 'a', bytes('{ "a": 1 }'), 'application/json')).status).toBe(200)
    expect((await stored(port, 'a')).toString()).toBe('{ "a": 1 }')
  })
})

it('a limit that the adapter is given goes before the one of the handler', async () => {
  const port = await listen(createNodeAdapter(endpoint(), { maxBodyBytes: 2 }))
  expect((await put(port, 'a', bytes('abc'), 'text/plain')).status).toBe(413)
})

it('the plugin leaves the parsers of the application around it alone', async () => {
  const port = await withFastify((app) =>
    app.register(createFastifyPlugin(endpoint()), { prefix: '/files' }),
  )
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`http://127.0.0.1:${port}/json`, {
    method: 'POST',
    body: '{"a":1}',
    headers,
  })
  expect(await response.json()).toEqual({ seen: { a: 1 } })
})
