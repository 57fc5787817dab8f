import { describe, expect, expectTypeOf, it } from 'vitest'
import { defineStowage } from '../declaration/define-stowage.ts'
import { connect } from './connect.ts'
import type { PrivateStorage, PublicStorage } from './storage.ts'

const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret' }

const input = {
  app: 'bill-of-lading',
  buckets: { documents: {}, site: {} },
  storages: {
    bols: { kind: 'private-media', bucket: 'documents', location: 'bols', urlExpiresIn: 86_400 },
    assets: { kind: 'static', bucket: 'site' },
    cdn: { kind: 'public-media', bucket: 'site', customDomain: 'cdn.example.com' },
  },
} as const

const endpoint = 'http://127.0.0.1:9000'

describe('a connection', () => {
  it('has the declared storages, typed by their kinds', async () => {
    const { storages, close } = await connect(defineStowage(input), { endpoint, credentials })
    expectTypeOf(storages.bols).toEqualTypeOf<PrivateStorage>()
    expectTypeOf(storages.assets).toEqualTypeOf<PublicStorage>()
    // @ts-expect-error -- no storage of that name is declared
    expect(storages.invoices).toBeUndefined()
    expect(storages.bols).toMatchObject({ name: 'bols', bucket: 'documents', public: false })
    await close()
  })

  it('gives public storages URLs, and private ones none', async () => {
    const publicEndpoint = 'https://files.example.com'
    const options = { endpoint, publicEndpoint, credentials }
    const { storages, close } = await connect(defineStowage(input), options)
    expect(storages.assets.url('css/a b.css')).toBe(
      'https://files.example.com/site/static/css/a%20b.css',
    )
    expect(storages.cdn.url('ü?.png')).toBe('https://cdn.example.com/media/%C3%BC%3F.png')
    expectTypeOf(storages.bols).not.toHaveProperty('url')
    const untyped: object = storages.bols
    const url = 'url' in untyped && typeof untyped.url === 'function' ? untyped.url : undefined
    expect(() => void url?.('a')).toThrow(expect.objectContaining({ code: 'StoragePrivate' }))
    await close()
  })

  it('signs URLs for the public endpoint, without a request', async () => {
    const now = new Date('2026-01-02T03:04:05Z')
    const publicEndpoint = 'https://files.example.com'
    const options = { endpoint, publicEndpoint, credentials, now: () => now }
    const { storages, close } = await connect(defineStowage(input), options)
    const url = new URL(storages.bols.signedUrl('2026/a.pdf', { download: 'Bill of lading.pdf' }))
    expect(url.origin + url.pathname).toBe('https://files.example.com/documents/bols/2026/a.pdf')
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      'X-Amz-Date': '20260102T030405Z',
      'X-Amz-Expires': '86400',
      'response-content-disposition': 'attachment; filename="Bill of lading.pdf"',
    })
    const about = { contentType: 'application/pdf', expiresIn: 60 }
    const put = new URL(storages.bols.signedPut('a.pdf', { ...about, overwrite: 'replace' }).url)
    expect(put.searchParams.get('X-Amz-SignedHeaders')).toBe('content-type;host')
    expect(() => storages.bols.signedUrl('../other/a.pdf')).toThrow(
      expect.objectContaining({ code: 'KeyInvalid' }),
    )
    await close()
  })

  it('to AWS reaches each bucket in its own region', async () => {
    const declaration = defineStowage({
      ...input,
      target: 'aws',
      region: 'us-east-2',
      buckets: { documents: {}, site: { region: 'eu-west-3' } },
    })
    const { storages, client, close } = await connect(declaration, { credentials })
    expect(client.region).toBe('us-east-2')
    expect(storages.assets.url('a.css')).toBe(
      'https://site.s3.eu-west-3.amazonaws.com/static/a.css',
    )
    expect(storages.bols.signedUrl('a')).toContain('https://documents.s3.us-east-2.amazonaws.com/')
    await close()
  })

  it('to the embedded server needs to be told where that is', async () => {
    const connected = connect(defineStowage(input), { credentials })
    await expect(connected).rejects.toMatchObject({ code: 'EndpointMissing' })
  })

  it('without credentials is none', async () => {
    const none = (): Promise<never> => Promise.reject(new Error('no role'))
    const connected = connect(defineStowage(input), { endpoint, credentials: none })
    await expect(connected).rejects.toMatchObject({ code: 'CredentialsMissing' })
  })
})
