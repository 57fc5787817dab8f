import { afterEach, describe, expect, it } from 'vitest'
import type { ObjectBody } from '../../src/client/object-body.ts'
import { createS3Client, type S3Client, type S3ClientOptions } from '../../src/client/s3-client.ts'
import { answer, startWireServer, type Answer, type WireServer } from './wire-server.ts'

const credentials = { accessKeyId: 'AKID', secretAccessKey: 'the-secret-of-this-test' }
const object = { Bucket: 'bucket', Key: 'key' }
const large = 'x'.repeat(3_000_000)

let server: WireServer
let client: S3Client

async function start(first: Answer, options: S3ClientOptions = {}): Promise<void> {
  server = await startWireServer(first)
  client = createS3Client({ endpoint: server.endpoint, credentials, provider: 'aws', ...options })
}

afterEach(async () => {
  await server.close()
  await client.close()
})

/** Ways to give a body up before any of it was read. */
const ends: readonly (readonly [name: string, end: (body: ObjectBody) => unknown])[] = [
  ['cancel', (body) => body.cancel()],
  ['the cancel of its stream', (body) => body.stream().cancel()],
  ['the cancel of a response of it', (body) => new Response(body.stream()).body?.cancel()],
  ['the return of an iterator', (body) => body[Symbol.asyncIterator]().return?.()],
]

describe('a body that is given up', () => {
  it.each(ends)('by %s before it is read gives its connection back', async (_, end) => {
    await start(answer(200, large), { connections: 1 })
    for (let count = 0; count < 3; count++) await end((await client.send('GetObject', object)).Body)
    const { Body } = await client.send('GetObject', object, { signal: AbortSignal.timeout(5000) })
    expect(await Body.text()).toBe(large)
  })

  it('while a chunk is waited for ends whoever waits', async () => {
    await start((_, response) => void response.writeHead(200, { 'content-length': '9' }).write('x'))
    const { Body } = await client.send('GetObject', object)
    const iterator = Body[Symbol.asyncIterator]()
    expect(await iterator.next()).toMatchObject({ done: false })
    const waiting = iterator.next()
    await iterator.return?.()
    expect(await waiting).toEqual({ done: true, value: undefined })
  })

  it('is not read again', async () => {
    await start(answer(200, 'once'))
    const { Body } = await client.send('GetObject', object)
    expect(await Body.text()).toBe('once')
    const again = { code: 'BodyUsed', hint: expect.stringContaining('once') as string }
    await expect(Body.text()).rejects.toMatchObject(again)
    expect(() => Body.stream()).toThrow(expect.objectContaining(again) as Error)
  })
})

describe('a client that closes', () => {
  const timeouts = { close: 0.05 }

  it('does not wait for a body that nobody reads, and tells whoever does so later', async () => {
    await start(answer(200, large), { timeouts })
    const { Body } = await client.send('GetObject', object)
    const idle = await client.send('GetObject', object)
    const stream = idle.Body.stream()
    await client.close()
    await expect(Body.text()).rejects.toMatchObject({ code: 'ClientClosed' })
    const read = new Response(stream).text()
    await expect(read).rejects.toMatchObject({ code: 'ClientClosed' })
  })

  it('waits for one that is read, however slowly', async () => {
    await start(answer(200, large), { timeouts: { close: 0.5 } })
    const { Body } = await client.send('GetObject', object)
    let closed: Promise<void> | undefined
    let size = 0
    for await (const chunk of Body) {
      closed ??= client.close()
      size += chunk.byteLength
      await new Promise((resolve) => setImmediate(resolve))
    }
    await closed
    expect(size).toBe(large.length)
  })
})

describe('an abort', () => {
  it('while a body is read says of what', async () => {
    await start((_, response) => void response.writeHead(200, { 'content-length': '9' }).write('x'))
    const controller = new AbortController()
    const { Body } = await client.send('GetObject', object, { signal: controller.signal })
    const context = { operation: 'GetObject', bucket: 'bucket', key: 'key' }
    const told = { code: 'RequestAborted', context }
    const read = expect(Body.text()).rejects.toMatchObject(told)
    controller.abort()
    await read
  })

  it('is waited for by any number of requests without a warning', async () => {
    await start(() => undefined)
    const warnings: Error[] = []
    const note = (warning: Error): void => void warnings.push(warning)
    process.on('warning', note)
    const controller = new AbortController()
    const { signal } = controller
    const requests = Array.from({ length: 60 }, () => client.send('HeadObject', object, { signal }))
    const ended = Promise.allSettled(requests)
    await new Promise((resolve) => setImmediate(resolve))
    controller.abort()
    const outcomes = await ended
    process.off('warning', note)
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ reason: { code: 'RequestAborted' } })
    expect(warnings).toEqual([])
  })
})
