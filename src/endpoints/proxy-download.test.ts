import { createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defineStowage } from '../declaration/define-stowage.ts'
import { createDownload, type DownloadOptions } from './download.ts'
import { createNodeAdapter } from './node-adapter.ts'
import { openStoragesWorld, type StoragesWorld } from './storages-world.test.fixture.ts'

const declaration = defineStowage({
  app: 'proxies',
  buckets: { documents: {} },
  storages: { papers: { kind: 'private-media', bucket: 'documents', location: 'papers' } },
})

let world: StoragesWorld<typeof declaration>
let etag: string
let modified: string

beforeAll(async () => {
  world = await openStoragesWorld(declaration)
  const { papers } = world.connection.storages
  await papers.put('ö.txt', '0123456789', { contentType: 'text/plain' })
  await papers.put('a.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>', {
    contentType: 'image/svg+xml',
  })
  await papers.put('a.pdf', '%PDF-1.7', { contentType: 'application/pdf' })
  await papers.put('large.bin', new Uint8Array(32 * 1024 * 1024))
  const head = await papers.head('ö.txt')
  etag = head?.etag ?? ''
  modified = head?.lastModified.toUTCString() ?? ''
})

afterAll(() => world.close())

const download = (changes: Partial<DownloadOptions> = {}) =>
  createDownload({
    storage: world.connection.storages.papers,
    trail: world.trail,
    action: 'PAPER_READ',
    mode: 'proxy',
    authenticate: () => ({ actor: 'dana' }),
    locate(request) {
      const { pathname, searchParams } = new URL(request.url)
      const disposition = searchParams.has('inline') ? 'inline' : undefined
      return { key: decodeURIComponent(pathname.slice(1)), disposition }
    },
    authorize: () => true,
    ...changes,
  })

const ask = (headers: Record<string, string> = {}, key = 'ö.txt', method = 'GET') =>
  download()(new Request(`http://app.example/${key}`, { method, headers }), {})

const lastRecord = async () => (await world.trail.list({ order: 'newest', limit: 1 }))[0]

describe('a download through the application', () => {
  it('gives the bytes, for this browser only, under their name', async () => {
    const response = await ask()
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('0123456789')
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/plain',
      'content-length': '10',
      'content-disposition': `attachment; filename="_.txt"; filename*=UTF-8''%C3%B6.txt`,
      'accept-ranges': 'bytes',
      etag,
      'last-modified': modified,
      'cache-control': 'private, no-cache',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringMatching(/^sandbox; default-src 'none'/) as string,
      'cross-origin-resource-policy': 'same-origin',
    })
  })

  it('answers HEAD with the same headers and nothing else', async () => {
    const [head, full] = [await ask({}, 'ö.txt', 'HEAD'), await ask()]
    const { 'x-request-id': _, ...headers } = Object.fromEntries(head.headers)
    expect(Object.fromEntries(full.headers)).toMatchObject(headers)
    expect(await head.text()).toBe('')
  })

  it.each([
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-2', '89', 'bytes 8-9/10'],
    ['bytes=8-99', '89', 'bytes 8-9/10'],
  ])('gives the range %s', async (range, bytes, sent) => {
    const response = await ask({ range })
    expect(response.status).toBe(206)
    expect(response.headers.get('content-range')).toBe(sent)
    expect(response.headers.get('content-length')).toBe(String(bytes.length))
    expect(await response.text()).toBe(bytes)
    expect(await lastRecord()).toMatchObject({ outcome: 'success', detail: { status: 206 } })
  })

  it('answers 416 with the size to a range that is not there, recorded as failed', async () => {
    const response = await ask({ range: 'bytes=10-' })
    expect(response.status).toBe(416)
    expect(response.headers.get('content-range')).toBe('bytes */10')
    expect(await lastRecord()).toMatchObject({
      outcome: 'failed',
      detail: { code: 'RangeUnsatisfiable' },
    })
  })

  it('goes on where a browser stopped only if the object is the same', async () => {
    for (const same of [etag, modified])
      expect((await ask({ range: 'bytes=2-4', 'if-range': same })).status).toBe(206)
    for (const other of ['"other"', `W/${etag}`, 'Thu, 01 Jan 1970 00:00:00 GMT']) {
      const response = await ask({ range: 'bytes=2-4', 'if-range': other })
      expect(response.status).toBe(200)
      expect(await response.text()).toBe('0123456789')
    }
  })

  it('answers 304 with the ETag to those who have it, and records that', async () => {
    const cases: Record<string, string>[] = [
      { 'if-none-match': `"x", ${etag}` },
      { 'if-modified-since': modified },
    ]
    for (const headers of cases) {
      const response = await ask(headers)
      expect(response.status).toBe(304)
      expect(response.headers.get('etag')).toBe(etag)
      expect(await lastRecord()).toMatchObject({ outcome: 'success', detail: { status: 304 } })
    }
    expect((await ask({ 'if-none-match': '"other"' })).status).toBe(200)
  })

  it('answers 412 where the object is not the one that is meant', async () => {
    expect((await ask({ 'if-match': '"other"' })).status).toBe(412)
    expect((await ask({ 'if-match': etag })).status).toBe(200)
  })

  it('is 404 for what is not there, in every way of asking', async () => {
    expect((await ask({}, 'none')).status).toBe(404)
    expect((await ask({ range: 'bytes=0-1' }, 'none')).status).toBe(404)
    expect((await ask({}, 'none', 'HEAD')).status).toBe(404)
  })

  it('shows what is harmless where that is wanted, and never what a browser would run', async () => {
    const dispositionOf = async (key: string) => (await ask({}, key)).headers
    expect((await dispositionOf('ö.txt?inline')).get('content-disposition')).toMatch(/^inline; /)
    expect((await dispositionOf('a.svg?inline')).get('content-disposition')).toMatch(
      /^attachment; /,
    )
    const pdf = await dispositionOf('a.pdf?inline')
    expect(pdf.get('content-disposition')).toBe('inline; filename="a.pdf"')
    expect(pdf.get('content-security-policy')).toBeNull()
  })

  it('gives no byte when the trail cannot be written', async () => {
    const closed = await world.closedTrail()
    const defects: unknown[] = []
    const refusing = download({ trail: closed, onDefect: (error) => defects.push(error) })
    const response = await refusing(new Request('http://app.example/large.bin'), {})
    expect(response.status).toBe(503)
    expect(await response.text()).not.toContain('\0')
    expect(defects).toMatchObject([{ code: 'AuditClosed' }])
  })

  it('stops reading from S3 when the browser has gone', async () => {
    let read = 0
    const ended = new Promise<void>((resolve) => {
      const { papers } = world.connection.storages
      const counting: DownloadOptions['storage'] = {
        ...papers,
        async get(key, options) {
          const object = await papers.get(key, options)
          async function* counted() {
            try {
              for await (const chunk of object.body) {
                read += chunk.byteLength
                yield chunk
              }
            } finally {
              resolve()
            }
          }
          return {
            ...object,
            body: { ...object.body, stream: () => ReadableStream.from(counted()) },
          }
        },
      }
      const app = createServer(createNodeAdapter(download({ storage: counting })))
      app.listen(0, '127.0.0.1', () => {
        const { port } = app.address() as AddressInfo
        const request = get(`http://127.0.0.1:${port}/large.bin`, (response) => {
          response.once('data', () => request.destroy())
        })
        request.on('error', () => app.close())
      })
    })
    await ended
    expect(read).toBeLessThan(32 * 1024 * 1024)
  })
})
