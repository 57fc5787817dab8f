import { describe, expect, it } from 'vitest'
import { defineStowage } from '../declaration/define-stowage.ts'
import { connect } from './connect.ts'
import type { PrivateStorage } from './storage.ts'

const declaration = defineStowage({
  app: 'bill-of-lading',
  buckets: { documents: {} },
  storages: { bols: { kind: 'private-media', bucket: 'documents', location: 'bols' } },
})

/** A storage whose time is what the test says. */
async function openBols(clock: { now: Date }): Promise<PrivateStorage> {
  const { storages, close } = await connect(declaration, {
    endpoint: 'http://127.0.0.1:9000',
    credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
    now: () => clock.now,
  })
  await close()
  return storages.bols
}

const parameters = (url: string): Record<string, string> =>
  Object.fromEntries(new URL(url).searchParams)

describe('a signed URL', () => {
  it('stays the same in a window of time, and is good until after its end', async () => {
    const clock = { now: new Date('2026-01-02T03:01:00Z') }
    const bols = await openBols(clock)
    const options = { expiresIn: 900, window: 600 }
    const first = bols.signedUrl('a.pdf', options)
    expect(parameters(first)).toMatchObject({
      'X-Amz-Date': '20260102T030000Z',
      'X-Amz-Expires': '1500',
      'response-cache-control': 'private, max-age=900',
    })
    clock.now = new Date('2026-01-02T03:09:59Z')
    expect(bols.signedUrl('a.pdf', options)).toBe(first)
    clock.now = new Date('2026-01-02T03:10:00Z')
    expect(bols.signedUrl('a.pdf', options)).not.toBe(first)
  })

  it('cannot be good for longer than S3 lets it be', async () => {
    const bols = await openBols({ now: new Date() })
    const week = 604_800
    expect(parameters(bols.signedUrl('a', { expiresIn: week }))['X-Amz-Expires']).toBe(`${week}`)
    for (const options of [
      { expiresIn: week + 1 },
      { expiresIn: week, window: 1 },
      { expiresIn: 0 },
      { expiresIn: 1.5 },
      { window: -60 },
      { window: Number.NaN },
    ])
      expect(() => bols.signedUrl('a', options)).toThrow(
        expect.objectContaining({ code: 'ExpiryInvalid' }),
      )
  })

  it('names a download in any script, and no second header', async () => {
    const bols = await openBols({ now: new Date() })
    const url = bols.signedUrl('a', { download: 'ใบตราส่ง "1"\r\nSet-Cookie: a.pdf' })
    const disposition = parameters(url)['response-content-disposition'] ?? ''
    expect(disposition).toMatch(/^attachment; filename="[ -~]+"; filename\*=UTF-8''[!-~]+$/)
  })

  it('carries nothing that nobody asked for, least of all a checksum', async () => {
    const bols = await openBols({ now: new Date() })
    const upload = { key: 'a', uploadId: 'U' }
    const urls = [
      bols.signedUrl('a'),
      bols.signedPut('a', { overwrite: 'replace', contentType: 'text/plain', length: 4 }).url,
      bols.multipart.signedPart(upload, { partNumber: 1 }).url,
    ]
    const signature = ['Algorithm', 'Credential', 'Date', 'Expires', 'Signature', 'SignedHeaders']
    for (const url of urls) {
      const names = Object.keys(parameters(url)).filter((name) => name.startsWith('X-Amz-'))
      expect(names.sort()).toEqual(signature.map((name) => `X-Amz-${name}`))
      expect(url.toLowerCase()).not.toMatch(/checksum|content-sha256|crc32|x-id/)
    }
  })
})

describe('a signed PUT', () => {
  it('binds length, type, checksum and all that is said of the object', async () => {
    const bols = await openBols({ now: new Date() })
    const { url, headers } = bols.signedPut('a.pdf', {
      length: 10,
      checksum: 'CRC32:y/Q5Jg==',
      cacheControl: 'no-store',
      metadata: { by: 'me' },
      tags: { state: 'new' },
      overwrite: 'replace',
    })
    expect(parameters(url)['X-Amz-SignedHeaders']).toBe(
      'content-length;content-type;host;x-amz-checksum-crc32;x-amz-meta-by;x-amz-tagging',
    )
    // What sends it adds the length, and a browser lets nobody else.
    expect(headers).toEqual({
      'cache-control': 'no-store',
      'content-type': 'application/pdf',
      'x-amz-checksum-crc32': 'y/Q5Jg==',
      'x-amz-meta-by': 'me',
      'x-amz-tagging': 'state=new',
    })
  })
})
