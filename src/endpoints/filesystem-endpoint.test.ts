import { readdir } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checksumOf } from '../protocol/checksum/create-checksum.ts'
import {
  openFilesystemClient,
  type FilesystemClient,
} from '../storage/filesystem/filesystem-client.ts'
import { createFilesystemEndpoint } from './filesystem-endpoint.ts'
import {
  Bucket,
  expiresIn,
  openFilesystemWorld,
  refusalOf,
  type FilesystemWorld,
} from './filesystem-world.test.fixture.ts'

describe('the endpoint of a directory', () => {
  let world: FilesystemWorld

  beforeAll(async () => {
    world = await openFilesystemWorld()
  })
  afterAll(async () => {
    await world.close()
    expect(world.defects).toEqual([])
  })

  it('serves an object to whoever has its URL, below the path of the endpoint', async () => {
    const ETag = await world.put('a b/ü+&%41.txt', 'a text', {
      ContentType: 'text/plain',
      Metadata: { shipper: 'Prime' },
    })
    const url = world.urlOf('a b/ü+&%41.txt')
    expect(new URL(url).pathname).toBe('/app/storage/a%20b/%C3%BC%2B%26%2541.txt')
    const response = await fetch(url)
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('a text')
    expect(Object.fromEntries(response.headers)).toMatchObject({
      etag: ETag,
      'accept-ranges': 'bytes',
      'cache-control': 'private',
      'content-length': '6',
      'content-security-policy': expect.stringMatching(/^sandbox; default-src 'none'/) as string,
      'content-type': 'text/plain',
      'referrer-policy': 'no-referrer',
      'x-amz-meta-shipper': 'Prime',
      'x-content-type-options': 'nosniff',
    })
  })

  it('serves parts, and answers conditions', async () => {
    const ETag = (await world.put('digits', '0123456789', { CacheControl: 'max-age=9' })) ?? ''
    const url = world.urlOf('digits')
    const get = (headers: Record<string, string>) => fetch(url, { headers })
    const part = await get({ range: 'bytes=2-4' })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 2-4/10'])
    expect(await part.text()).toBe('234')
    expect(part.headers.get('cache-control')).toBe('max-age=9')
    const past = await get({ range: 'bytes=10-' })
    expect(await refusalOf(past)).toEqual([416, 'InvalidRange'])
    const same = await get({ 'if-none-match': ETag })
    expect([same.status, await same.text(), same.headers.get('etag')]).toEqual([304, '', ETag])
    expect(await refusalOf(await get({ 'if-match': '"other"' }))).toEqual([
      412,
      'PreconditionFailed',
    ])
    const resumed = await get({ range: 'bytes=2-4', 'if-range': ETag })
    expect([resumed.status, await resumed.text()]).toEqual([206, '234'])
    for (const other of ['"other"', 'Wed, 21 Oct 2015 07:28:00 GMT']) {
      const anew = await get({ range: 'bytes=2-4', 'if-range': other })
      expect([anew.status, await anew.text()]).toEqual([200, '0123456789'])
    }
  })

  it('says in a HEAD what it says in a GET', async () => {
    await world.put('digits', '0123456789', { ContentType: 'text/plain' })
    const url = world.presigner.presign('HeadObject', { Bucket, Key: 'digits' }, { expiresIn })
    const response = await fetch(url, { method: 'HEAD' })
    expect([response.status, await response.text()]).toEqual([200, ''])
    expect(response.headers.get('content-length')).toBe('10')
    expect(response.headers.get('content-type')).toBe('text/plain')
    const none = world.presigner.presign('HeadObject', { Bucket, Key: 'none' }, { expiresIn })
    expect((await fetch(none, { method: 'HEAD' })).status).toBe(404)
  })

  it('gives the name and type that were signed', async () => {
    await world.put('bill', 'a bill')
    const response = await fetch(
      world.urlOf('bill', {
        ResponseContentDisposition: `attachment; filename="PRT.pdf"; filename*=UTF-8''%C3%A4`,
        ResponseContentType: 'application/pdf',
      }),
    )
    expect(response.headers.get('content-disposition')).toContain('filename="PRT.pdf"')
    expect(response.headers.get('content-type')).toBe('application/pdf')
    // Browsers show PDF with viewers of their own, which a sandbox would break.
    expect(response.headers.has('content-security-policy')).toBe(false)
    await response.text()
  })

  it('lets nothing that was uploaded run in the name of the application', async () => {
    for (const ContentType of ['text/html', 'image/svg+xml', 'application/xhtml+xml', 'x']) {
      await world.put('page', '<script>alert(1)</script>', { ContentType })
      const response = await fetch(world.urlOf('page'))
      expect(response.headers.get('content-security-policy')).toMatch(/^sandbox;/)
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
      await response.text()
    }
  })

  it('takes the body that was signed for, and no other', async () => {
    const body = 'a bill'
    const input = {
      Bucket,
      Key: 'signed/put',
      ContentLength: 6,
      ContentType: 'application/pdf',
      ChecksumCRC32: checksumOf('CRC32', Buffer.from(body)).toString('base64'),
      Metadata: { shipper: 'Prime' },
      IfNoneMatch: '*',
    }
    const { url, headers } = world.presigner.request('PutObject', input, { expiresIn })
    const send = (given: string, more = {}) =>
      fetch(url, { method: 'PUT', body: given, headers: { ...headers, ...more } })
    expect(await refusalOf(await send('longer than that'))).toEqual([403, 'SignatureDoesNotMatch'])
    expect(await refusalOf(await send('a pill'))).toEqual([400, 'BadDigest'])
    const typed = await send(body, { 'content-type': 'text/html' })
    expect(await refusalOf(typed)).toEqual([403, 'SignatureDoesNotMatch'])
    const more = await send(body, { 'x-amz-meta-more': 'x' })
    expect(await refusalOf(more)).toEqual([403, 'AccessDenied'])
    const stored = await send(body)
    expect([stored.status, await stored.text()]).toEqual([200, ''])
    const head = await world.client.send('HeadObject', { Bucket, Key: 'signed/put' })
    expect(head).toMatchObject({
      ETag: stored.headers.get('etag'),
      ContentType: 'application/pdf',
      Metadata: { shipper: 'Prime' },
    })
    expect(await refusalOf(await send(body))).toEqual([412, 'PreconditionFailed'])
  })

  it('takes parts', async () => {
    const Key = 'parts'
    const { UploadId } = await world.client.send('CreateMultipartUpload', { Bucket, Key })
    const part = { Bucket, Key, UploadId, PartNumber: 1, ContentLength: 4 }
    const { url, headers } = world.presigner.request('UploadPart', part, { expiresIn })
    const response = await fetch(url, { method: 'PUT', body: 'part', headers })
    const ETag = response.headers.get('etag') ?? ''
    expect(response.status).toBe(200)
    const Parts = [{ ETag, PartNumber: 1 }]
    const completed = { Bucket, Key, UploadId, MultipartUpload: { Parts } }
    await world.client.send('CompleteMultipartUpload', completed)
    expect(await (await fetch(world.urlOf(Key))).text()).toBe('part')
    const gone = await fetch(url, { method: 'PUT', body: 'part', headers })
    expect(await refusalOf(gone)).toEqual([404, 'NoSuchUpload'])
  })

  it('refuses what it did not sign', async () => {
    await world.put('secret', 'secret')
    const url = world.urlOf('secret')
    const bare = url.slice(0, url.indexOf('?'))
    expect(await refusalOf(await fetch(bare))).toEqual([403, 'AccessDenied'])
    const other = url.replace('/secret?', '/other?')
    expect(await refusalOf(await fetch(other))).toEqual([403, 'SignatureDoesNotMatch'])
    const longer = url.replace('X-Amz-Expires=60', 'X-Amz-Expires=6000')
    expect(await refusalOf(await fetch(longer))).toEqual([403, 'SignatureDoesNotMatch'])
    for (const method of ['PUT', 'DELETE', 'POST', 'PATCH']) {
      const body = method === 'DELETE' ? null : 'x'
      expect((await fetch(url, { method, body })).status).toBe(403)
    }
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(403)
    const copied = { 'x-amz-copy-source': `${Bucket}/secret` }
    const written = world.presigner.presign('PutObject', { Bucket, Key: 'mine' }, { expiresIn })
    const copy = await fetch(written, { method: 'PUT', headers: copied })
    expect(await refusalOf(copy)).toEqual([403, 'AccessDenied'])
    const elsewhere = url.replace('/app/storage/', '/other/')
    expect((await fetch(elsewhere)).status).toBe(403)
    world.pass(61)
    const expired = await fetch(url)
    expect(expired.headers.get('cache-control')).toBe('no-store')
    expect(await refusalOf(expired)).toEqual([403, 'AccessDenied'])
    world.pass(-61)
  })

  it('serves four operations, whatever else was signed', async () => {
    const urls = [
      ['DELETE', world.presigner.presign('DeleteObject', { Bucket, Key: 'secret' }, { expiresIn })],
      [
        'GET',
        world.presigner.presign('GetObjectTagging', { Bucket, Key: 'secret' }, { expiresIn }),
      ],
      [
        'PUT',
        world.presigner.presign(
          'PutObjectTagging',
          { Bucket, Key: 's', Tagging: { TagSet: [] } },
          { expiresIn },
        ),
      ],
      ['GET', world.presigner.presign('ListObjectsV2', { Bucket }, { expiresIn })],
    ] as const
    for (const [method, url] of urls) {
      const response = await fetch(url, { method })
      expect(response.status, url).toBeGreaterThanOrEqual(400)
      expect(response.status, url).toBeLessThan(500)
      await response.text()
    }
  })

  it('trusts another client of the same directory, and none of another', async () => {
    await world.put('shared', 'shared')
    const { directory } = world.client
    const url = world.client.endpoint.origin + '/app/storage/'
    const same = await openFilesystemClient({ directory, url })
    const sign = async (signer: FilesystemClient) =>
      (await signer.presigner()).presign('GetObject', { Bucket, Key: 'shared' }, { expiresIn })
    expect(await (await fetch(await sign(same))).text()).toBe('shared')
    const foreign = await openFilesystemClient({ directory: join(world.root, 'foreign'), url })
    const refused = await fetch(await sign(foreign))
    expect(await refusalOf(refused)).toEqual([403, 'SignatureDoesNotMatch'])
    await same.close()
    await foreign.close()
  })

  it('works behind proxies that call the host otherwise, or ask for a password', async () => {
    await world.put('proxied', 'proxied')
    const { pathname, search } = new URL(world.urlOf('proxied'))
    const handler = createFilesystemEndpoint({ client: world.client })
    const response = await handler(
      new Request(`http://inner.example${pathname}${search}`, {
        headers: { host: 'inner.example', authorization: 'Basic eDp5', cookie: 'a=b' },
      }),
    )
    expect([response.status, await response.text()]).toEqual([200, 'proxied'])
  })

  it('leaves nothing of a body that ends early', async () => {
    const { url } = world.presigner.request('PutObject', { Bucket, Key: 'cut' }, { expiresIn })
    const sending = httpRequest(url, { method: 'PUT', headers: { 'content-length': 1_000_000 } })
    sending.on('error', () => undefined)
    const next = world.next()
    sending.write(Buffer.alloc(1000))
    const { answer } = await next
    sending.destroy()
    expect((await answer).ok).toBe(false)
    const { Contents = [] } = await world.client.send('ListObjectsV2', { Bucket, Prefix: 'cut' })
    expect(Contents).toEqual([])
    const handler = createFilesystemEndpoint({ client: world.client })
    const chunked = await handler(new Request(url, { method: 'PUT', body: 'x' }))
    expect(await refusalOf(chunked)).toEqual([411, 'MissingContentLength'])
    const incoming = join(world.client.directory, '.stowage/incoming')
    const [session = ''] = await readdir(incoming)
    expect(await readdir(join(incoming, session))).toEqual([])
  })

  it('streams what does not fit in memory at once', async () => {
    const size = 20 * 1024 * 1024
    const body = Buffer.alloc(size, 'z')
    const { url } = world.presigner.request('PutObject', { Bucket, Key: 'large' }, { expiresIn })
    expect((await fetch(url, { method: 'PUT', body })).status).toBe(200)
    const back = Buffer.from(await (await fetch(world.urlOf('large'))).arrayBuffer())
    expect(back.equals(body)).toBe(true)
  })
})
