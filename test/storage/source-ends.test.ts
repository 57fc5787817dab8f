import { createServer, request } from 'node:http'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStorageServer, type StorageServer } from './storage-server.ts'

describe('a stream that is put', () => {
  let world: StorageServer

  beforeAll(async () => {
    world = await openStorageServer()
  })
  afterAll(() => world.close())

  const stalled = (head: number): Readable => {
    const stream = new Readable({ read: () => undefined })
    stream.push(Buffer.alloc(head))
    return stream
  }

  it.each([1, 100_000, 9_000_000])(
    'is destroyed when it stalls after %d bytes and the put is aborted',
    async (head) => {
      const stream = stalled(head)
      const controller = new AbortController()
      // A part that is there: what is aborted then waits for the stream, and for no answer of S3.
      const onProgress = (): void => controller.abort()
      const options = { signal: controller.signal, onProgress }
      const putting = world.storages.drafts.put('k', stream, options)
      const context = { operation: 'put', storage: 'drafts', key: 'k' }
      const aborted = expect(putting).rejects.toMatchObject({ code: 'RequestAborted', context })
      const closed = once(stream, 'close')
      if (head < 8 * 1024 ** 2) setTimeout(() => controller.abort(), 50)
      await aborted
      await closed
      expect(stream.destroyed).toBe(true)
    },
  )

  it('of the web is cancelled', async () => {
    const reading = withResolvers()
    const cancelled = withResolvers()
    const stream = new ReadableStream<Uint8Array>(
      {
        pull: () => reading.resolve(undefined),
        cancel: () => cancelled.resolve(undefined),
      },
      { highWaterMark: 0 },
    )
    const controller = new AbortController()
    const putting = world.storages.drafts.put('k', stream, { signal: controller.signal })
    const aborted = expect(putting).rejects.toMatchObject({ code: 'RequestAborted' })
    await reading.promise
    controller.abort()
    await aborted
    await cancelled.promise
  })

  it('is destroyed when it is refused before it is read', async () => {
    const stream = stalled(1)
    const refused = world.storages.drafts.put('../x', stream)
    await expect(refused).rejects.toMatchObject({ code: 'KeyInvalid' })
    expect(stream.destroyed).toBe(true)
    const again = world.storages.drafts.put('x', stream)
    await expect(again).rejects.toMatchObject({
      code: 'BodyUsed',
      hint: expect.any(String) as string,
    })
  })

  it('of a request leaves the request to be answered', async () => {
    const server = createServer((incoming, response) => {
      const putting = world.storages.drafts.put('x', incoming, { accept: { maxBytes: 10 } })
      putting.catch(({ code }) => response.writeHead(413).end(String(code)))
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const sent = request({ port, host: '127.0.0.1', method: 'PUT' })
    sent.write(Buffer.alloc(20_000))
    const told = await new Promise<string>((resolve, reject) => {
      sent.on('error', reject)
      sent.on('response', (response) => void text(response).then(resolve, reject))
    })
    expect(told).toBe('BodyTooLarge')
    sent.destroy()
    server.close()
  })
})

interface Resolvers {
  readonly promise: Promise<unknown>
  readonly resolve: (value: unknown) => void
}

function withResolvers(): Resolvers {
  let resolve: Resolvers['resolve'] = () => undefined
  const promise = new Promise((given) => (resolve = given))
  return { promise, resolve }
}
