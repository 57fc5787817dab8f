import { describe, expect, expectTypeOf, it } from 'vitest'
import { defineStowage } from '../../src/declaration/define-stowage.ts'
import { connect } from '../../src/storage/connect.ts'
import type { ListedObject, ListedPrefix, Listing } from '../../src/storage/list-options.ts'

const declaration = defineStowage({
  app: 'types',
  buckets: { site: {} },
  storages: {
    assets: { kind: 'static', bucket: 'site' },
    bols: { kind: 'private-media', bucket: 'site' },
  },
})

const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret' }

describe('the types of storages', () => {
  it('know who has a URL that is not signed', async () => {
    const endpoint = 'http://127.0.0.1:9000'
    const { storages, close } = await connect(declaration, { endpoint, credentials })
    const { assets, bols } = storages
    expectTypeOf(assets.url).toEqualTypeOf<(key: string) => string>()
    expectTypeOf(assets.object('assets:a').url).toEqualTypeOf<() => string>()
    expect(assets.object('assets:a').url()).toBe(assets.url('a'))
    const code = 'StoragePrivate'
    // @ts-expect-error -- a private storage has no URL that is not signed
    expect(() => void bols.url('a')).toThrow(expect.objectContaining({ code }))
    // @ts-expect-error -- nor has its object
    expect(bols.object('bols:a').url).toBeUndefined()
    // @ts-expect-error -- no storage of that name is declared
    expect(storages.invoices).toBeUndefined()
    // @ts-expect-error -- a CDN that anyone may read needs no cookies
    expect(assets.signedCookies).toBeUndefined()
    await close()
  })

  it('know what is listed, and which options a verb takes', async () => {
    const endpoint = 'http://127.0.0.1:9000'
    const { storages, close } = await connect(declaration, { endpoint, credentials })
    const { bols } = storages
    expectTypeOf(bols.list('a/')).toEqualTypeOf<Listing<ListedObject>>()
    expectTypeOf(bols.list('a/', { delimiter: '/' })).toEqualTypeOf<
      Listing<ListedObject | ListedPrefix>
    >()
    const never = (): unknown[] => [
      // @ts-expect-error -- a form needs a size that nothing is larger than
      bols.signedPost('a', {}),
      // @ts-expect-error -- there is no such policy
      bols.copy('a', 'b', { overwrite: true }),
      // @ts-expect-error -- a move is of the latest version
      bols.move('a', 'b', { versionId: 'x' }),
      // @ts-expect-error -- tags are put by putTags
      bols.putAttributes('a', { tags: {} }),
    ]
    expect(never).toBeTypeOf('function')
    await close()
  })

  it('make references that only their own storage takes', async () => {
    const endpoint = 'http://127.0.0.1:9000'
    const { storages, close } = await connect(declaration, { endpoint, credentials })
    const { assets, bols } = storages
    const reference = bols.reference('2026/a.pdf')
    expect(reference).toBe('bols:2026/a.pdf')
    expect(bols.object(reference)).toMatchObject({ storage: bols, key: '2026/a.pdf', reference })
    expect(bols.object(reference).signedUrl()).toContain('/site/private/2026/a.pdf?')
    const code = 'ReferenceInvalid'
    for (const wrong of [reference, 'https://cdn.example.com/a.pdf', 'a.pdf'])
      expect(() => assets.object(wrong)).toThrow(expect.objectContaining({ code }))
    const escaping = expect.objectContaining({ code: 'KeyInvalid' }) as Error
    expect(() => bols.object('bols:../a')).toThrow(escaping)
    expect(() => bols.reference('a/../b')).toThrow(escaping)
    await close()
  })
})
