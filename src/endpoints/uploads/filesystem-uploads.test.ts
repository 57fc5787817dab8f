import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { connectEnvironment } from '../../storage/connect-environment.ts'
import { createFilesystemEndpoint } from '../filesystem-endpoint.ts'
import { createNodeAdapter } from '../node-adapter.ts'
import type { WebHandler } from '../web-handler.ts'
import { send, type Signed } from './avatar-bench.test.fixture.ts'
import { createUploads } from './create-uploads.ts'
import { ask, secret, type Member } from './uploads-world.test.fixture.ts'

/** A directory that an application serves, with `USE_S3=False`. */
async function openDirectory() {
  const directory = await mkdtemp(join(tmpdir(), 'stowage-uploads-'))
  const served: { handler: WebHandler } = { handler: async () => new Response() }
  const server = createServer(createNodeAdapter((request, peer) => served.handler(request, peer)))
  await new Promise<void>((listen) => server.listen(0, '127.0.0.1', listen))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const connection = await connectEnvironment(
    { USE_S3: 'False', MEDIA_ROOT: join(directory, 'media') },
    { required: ['default'], filesystemUrl: `http://127.0.0.1:${port}/files/` },
  )
  const { filesystem: client } = connection
  if (client !== undefined) served.handler = createFilesystemEndpoint({ client })
  return {
    storage: connection.storages.default,
    async close() {
      await connection.close()
      await new Promise((closed) => server.close(closed))
      await rm(directory, { recursive: true })
    },
  }
}

it('a route of forms is one of PUT where the server takes no forms', async () => {
  const { storage, close } = await openDirectory()
  try {
    const uploads = createUploads<Member>({
      secret,
      trail: { append: async () => ({ id: 1, hash: '', previousHash: '' }) as never },
      authenticate: () => ({ actor: 'dana', id: 1 }),
    })
    uploads.route('form', {
      storage,
      mode: 'post',
      accept: { maxBytes: 100 },
      action: 'FORM',
      authorize: () => true,
      key: () => 'hello.txt',
      onComplete: ({ size }) => size,
    })
    const begin = { operation: 'begin', route: 'form', name: 'hello.txt', size: 5 }
    const { status, body } = await ask(uploads, begin)
    expect({ status, mode: body['mode'] }).toEqual({ status: 200, mode: 'put' })
    const sent = await send(body['put'] as Signed, new TextEncoder().encode('hello'))
    expect(sent.status).toBe(200)
    const reply = await ask(uploads, { operation: 'complete', token: body['token'] })
    expect(reply).toEqual({ status: 200, body: { data: 5 } })
    expect(await (await storage.get('hello.txt')).body.text()).toBe('hello')
  } finally {
    await close()
  }
})
