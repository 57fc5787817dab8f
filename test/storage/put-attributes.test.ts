import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createS3Client } from '../../src/client/s3-client.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import { contextOf } from '../../src/storage/storage-context.ts'
import { answer, startWireServer } from '../client/wire-server.ts'
import { openWriteWorld, zeros, type StorageName, type WriteWorld } from './write-world.ts'

const mebibyte = 1024 * 1024
const script = 'console.log("stowage")\n'.repeat(200)

describe('what a put says of its object', () => {
  let world: WriteWorld

  beforeAll(async () => void (world = await openWriteWorld()))
  afterAll(() => world.close())

  it('is all in its record', async () => {
    const stored = await world.storage('documents').put('2026/a.txt', 'a bill')
    const etag: unknown = expect.stringMatching(/^"[0-9a-f]{32}"$/)
    const checksum: unknown = expect.stringMatching(/^CRC32:.{8}$/)
    expect(stored).toEqual({
      reference: 'documents:2026/a.txt',
      storage: 'documents',
      key: '2026/a.txt',
      etag,
      versionId: undefined,
      size: 6,
      checksum,
      contentType: 'text/plain; charset=utf-8',
      contentTypeConflict: undefined,
    })
  })

  it('never is an ACL, to no request of any length', async () => {
    const seen: string[] = []
    const wire = await startWireServer((request, response) => {
      seen.push(...Object.keys(request.headers))
      const body = request.url.includes('uploads')
        ? '<R><UploadId>U</UploadId></R>'
        : '<R><ETag>"e"</ETag></R>'
      answer(request.method === 'HEAD' ? 404 : 200, body, { etag: '"e"' })(request, response)
    })
    const context = contextOf(world.storage('avatars'))
    if (context === undefined) throw new Error('a storage on S3 has a context')
    const { endpoint } = wire
    const client = createS3Client({ endpoint, provider: 'aws', credentials: world.credentials })
    const storage = openStorage({ ...context, client }, context.declared)
    await storage.put('a', 'small')
    await storage.put('a', zeros(9 * mebibyte))
    expect(seen.length).toBeGreaterThan(20)
    expect(seen.filter((name) => /acl|grant/i.test(name))).toEqual([])
    await client.close()
    await wire.close()
  })

  it('lets no cache keep what is private, whatever the public may', async () => {
    const cachingOf = async (name: StorageName): Promise<string | undefined> => {
      const storage = world.storage(name)
      const { key } = await storage.put('cached.txt', 'a')
      return (await storage.head(key))?.cacheControl
    }
    expect(await cachingOf('documents')).toMatch(/private|no-store/)
    expect(await cachingOf('avatars')).toMatch(/public|max-age=[1-9]/)
  })

  it('tells its tags with the request that stores it', async () => {
    const documents = world.storage('documents')
    const tags = { project: 'Straße + Söhne', 'cost-center': 'a=b' }
    await documents.put('tagged', 'a', { tags })
    expect(await documents.getTags('tagged')).toEqual(tags)
    await documents.put('long', zeros(9 * mebibyte), { tags })
    expect(await documents.getTags('long')).toEqual(tags)
    const eleven = Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`t${n}`, '']))
    for (const wrong of [eleven, { 'a<b': '' }, { a: 'x'.repeat(257) }, { 'aws:a': '' }])
      await expect(documents.put('b', 'b', { tags: wrong })).rejects.toMatchObject({
        code: 'TagsInvalid',
      })
    const metadata = { 'a b': 'c' }
    await expect(documents.put('b', 'b', { metadata })).rejects.toMatchObject({
      code: 'MetadataInvalid',
    })
  })

  it('makes an attachment of what a browser would run, among uploads of the public', async () => {
    const page = '<!doctype html><script>alert(1)</script>'
    const dispositionOf = async (name: 'avatars' | 'gallery' | 'assets' | 'documents') => {
      const storage = world.storage(name)
      const { key } = await storage.put('page.html', page)
      return (await storage.head(key))?.contentDisposition
    }
    expect(await dispositionOf('avatars')).toBe('attachment')
    expect(await dispositionOf('gallery')).toBe('attachment')
    expect(await dispositionOf('assets')).toBeUndefined()
    expect(await dispositionOf('documents')).toBeUndefined()
    const gallery = world.storage('gallery')
    for (const [key, body] of [
      ['a.svg', '<svg/>'],
      ['a.js', script],
      ['a.xml', '<?xml version="1.0"?><a/>'],
    ] as const) {
      await gallery.put(key, body)
      expect((await gallery.head(key))?.contentDisposition).toBe('attachment')
    }
    await gallery.put('b.html', page, { contentDisposition: 'inline' })
    expect((await gallery.head('b.html'))?.contentDisposition).toBe('inline')
    // Without an ending it is no page at all.
    expect((await gallery.put('page', page)).contentType).toBe('text/plain; charset=utf-8')
  })

  it('is stored in a coding where the body gains by it', async () => {
    const assets = world.storage('assets')
    const text = 'body { margin: 0 }\n'.repeat(1000)
    const stored = await assets.put('css/a.css', text)
    expect(stored.size).toBeLessThan(text.length / 10)
    expect(await assets.head('css/a.css')).toMatchObject({
      contentEncoding: 'br',
      contentType: 'text/css; charset=utf-8',
      size: stored.size,
    })
    expect(String(brotliDecompressSync(await world.read(assets, 'css/a.css')))).toBe(text)
    await assets.put('css/b.css', new Blob([text]), { compress: 'gzip' })
    expect((await assets.head('css/b.css'))?.contentEncoding).toBe('gzip')
    expect(String(gunzipSync(await world.read(assets, 'css/b.css')))).toBe(text)
  })

  it('is stored in a coding while it streams, measured by what was given', async () => {
    const assets = world.storage('assets')
    const length = 20 * mebibyte
    for (const compress of ['br', 'gzip'] as const) {
      const key = `${compress}.txt`
      const options = { compress, length, contentType: 'text/plain', accept: { maxBytes: length } }
      const { size } = await assets.put(key, zeros(length), options)
      expect(size).toBeLessThan(mebibyte)
      const bytes = await world.read(assets, key)
      expect((compress === 'br' ? brotliDecompressSync(bytes) : gunzipSync(bytes)).length).toBe(
        length,
      )
    }
    const before = await world.left()
    for (const [code, options] of [
      ['BodyTooLarge', { accept: { maxBytes: length - 1 } }],
      ['BodyLengthWrong', { length: length - 1 }],
    ] as const) {
      const put = assets.put('c.txt', zeros(length), { contentType: 'text/plain', ...options })
      await expect(put).rejects.toMatchObject({ code })
    }
    const failing = assets.put('d.txt', zeros(length, 10 * mebibyte), { contentType: 'text/plain' })
    await expect(failing).rejects.toThrow('the disk of the caller failed')
    expect(await world.left()).toEqual(before)
  })

  it('is as it is where a coding gains nothing, or the caller has one', async () => {
    const assets = world.storage('assets')
    const png = Buffer.concat([Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'), Buffer.alloc(4000)])
    await assets.put('a.png', png)
    await assets.put('small.css', 'a{}')
    await assets.put('off.js', script, { compress: false })
    for (const key of ['a.png', 'small.css', 'off.js'])
      expect((await assets.head(key))?.contentEncoding).toBeUndefined()
    const coded = await assets.put('own.css', Buffer.from(script), { contentEncoding: 'gzip' })
    expect(coded).toMatchObject({ size: script.length, contentType: 'text/css; charset=utf-8' })
  })
})
