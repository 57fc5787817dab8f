import { createServer, request, type Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStorageServer, type StorageServer } from './storage-server.ts'

/** What browsers reach: another host and port, which hands requests on as they are. */
async function startProxy(port: () => number): Promise<Server> {
  const proxy = createServer((incoming, outgoing) => {
    const { method, url: path, headers } = incoming
    const onward = request({ host: '127.0.0.1', port: port(), method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  return proxy
}

describe('behind a public endpoint', () => {
  let proxy: Server
  let world: StorageServer
  let publicEndpoint: string

  beforeAll(async () => {
    proxy = await startProxy(() => world.server.port)
    const address = proxy.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    publicEndpoint = `http://localhost:${port}`
    world = await openStorageServer({ publicEndpoint })
  })
  afterAll(async () => {
    proxy.closeAllConnections()
    proxy.close()
    await world.close()
  })

  it('everything that is signed is signed for it, and works there', async () => {
    const { drafts } = world.storages
    const put = drafts.signedPut('a.txt')
    expect(put.url.startsWith(`${publicEndpoint}/documents/drafts/a.txt?`)).toBe(true)
    const { method, url, headers } = put
    expect((await fetch(url, { method, headers, body: 'put' })).status).toBe(200)
    expect(await (await fetch(drafts.signedUrl('a.txt'))).text()).toBe('put')

    const { url: action, fields } = drafts.signedPost('b.txt', { maxBytes: 10 })
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    form.append('file', new File(['posted'], 'b.txt'))
    expect(action.startsWith(publicEndpoint)).toBe(true)
    expect((await fetch(action, { method: 'POST', body: form })).status).toBe(204)
    expect(await (await fetch(drafts.signedUrl('b.txt'))).text()).toBe('posted')

    const upload = await drafts.multipart.begin('c.txt', { checksumAlgorithm: 'CRC32' })
    const checksum = 'CRC32:y/Q5Jg=='
    const part = drafts.multipart.signedPart(upload, { partNumber: 1, checksum })
    const { status } = await fetch(part.url, { ...part, body: '123456789' })
    expect(status).toBe(200)
    expect(await drafts.multipart.complete(upload)).toMatchObject({ size: 9, checksum })
  })

  it('what is signed for the endpoint inside works at no other', async () => {
    const inside = await openStorageServer()
    const { drafts } = inside.storages
    await drafts.put('a', 'a')
    const moved = new URL(drafts.signedUrl('a'))
    moved.hostname = 'localhost'
    expect((await fetch(moved)).status).toBe(403)
    await inside.close()
  })
})
