import { describe, expect, expectTypeOf, it } from 'vitest'
import type { StorageDeclaration } from './declaration.ts'
import { defineStowage } from './define-stowage.ts'

// Each line that must not compile is one that the declaration refuses as well.
const app = 'app'
const buckets = { documents: {}, assets: {} } as const
const kinds = {
  avatars: { extends: 'public-media' },
  contracts: { extends: 'private-media' },
} as const
const signed = { customDomain: 'cdn.example.com', keyPairId: 'K2JCJMDEHXQW5F' } as const

describe('a declaration compiles with', () => {
  const { storages } = defineStowage({
    app,
    buckets,
    kinds,
    storages: {
      a: { kind: 'avatars', bucket: 'assets', customDomain: 'cdn.example.com' },
      b: { kind: 'contracts', bucket: 'documents', ...signed },
      c: { kind: 'logs', bucket: 'documents', ...signed, service: 'billing' },
      d: { kind: 'private-media', bucket: 'documents', location: 'd', customDomain: undefined },
    },
  })

  it('the base kind of each storage, and no other name', () => {
    expectTypeOf(storages.a).toEqualTypeOf<StorageDeclaration<'public-media'>>()
    expectTypeOf(storages.b).toEqualTypeOf<StorageDeclaration<'private-media'>>()
    expectTypeOf(storages.c).toEqualTypeOf<StorageDeclaration<'logs'>>()
    expectTypeOf<keyof typeof storages>().toEqualTypeOf<'a' | 'b' | 'c' | 'd'>()
    // @ts-expect-error there is no such storage
    expect(storages.e).toBeUndefined()
  })
})

describe('a declaration does not compile with', () => {
  it('a bucket that it does not declare', () => {
    expect(() =>
      // @ts-expect-error no bucket is called "documnts"
      defineStowage({ app, buckets, storages: { a: { kind: 'logs', bucket: 'documnts' } } }),
    ).toThrow('did you mean "documents"?')
  })

  it('a kind that there is not', () => {
    expect(() =>
      // @ts-expect-error no kind is called "avatar"
      defineStowage({ app, buckets, kinds, storages: { a: { kind: 'avatar', bucket: 'assets' } } }),
    ).toThrow('did you mean "avatars"?')
    expect(() =>
      // @ts-expect-error no kind is declared at all
      defineStowage({ app, buckets, storages: { a: { kind: 'avatars', bucket: 'assets' } } }),
    ).toThrow('has to be one of static')
  })

  it('a kind that extends none of the four', () => {
    expect(() =>
      // @ts-expect-error "media" is none of the four
      defineStowage({ app, buckets, kinds: { avatars: { extends: 'media' } } }),
    ).toThrow('has to be one of static')
    expect(() =>
      // @ts-expect-error "avatars" is none of the four either
      defineStowage({ app, buckets, kinds: { ...kinds, faces: { extends: 'avatars' } } }),
    ).toThrow('is a kind of this declaration')
  })

  it('a setting that a kind does not have', () => {
    expect(() =>
      // @ts-expect-error who may read is the kind's that is extended
      defineStowage({ app, buckets, kinds: { avatars: { extends: 'static', public: false } } }),
    ).toThrow('kinds.avatars.public: unknown key')
  })

  it('a custom domain before a private storage that nothing signs for', () => {
    const customDomain = 'cdn.example.com'
    expect(() =>
      defineStowage({
        app,
        buckets,
        // @ts-expect-error keyPairId is missing
        storages: { a: { kind: 'private-media', bucket: 'documents', customDomain } },
      }),
    ).toThrow('add the keyPairId')
    expect(() =>
      defineStowage({
        app,
        buckets,
        kinds,
        // @ts-expect-error keyPairId is missing here too
        storages: { a: { kind: 'contracts', bucket: 'documents', customDomain } },
      }),
    ).toThrow('add the keyPairId')
  })

  it('a key that signs for nothing', () => {
    const { keyPairId } = signed
    expect(() =>
      defineStowage({
        app,
        buckets,
        // @ts-expect-error a public storage signs nothing
        storages: { a: { kind: 'static', bucket: 'assets', keyPairId } },
      }),
    ).toThrow('need no signature')
    expect(() =>
      defineStowage({
        app,
        buckets,
        // @ts-expect-error there is no custom domain
        storages: { a: { kind: 'logs', bucket: 'assets', keyPairId } },
      }),
    ).toThrow('add customDomain')
  })

  it('a service that no logs are of', () => {
    expect(() =>
      defineStowage({
        app,
        buckets,
        // @ts-expect-error only logs have a service
        storages: { a: { kind: 'static', bucket: 'assets', service: 'billing' } },
      }),
    ).toThrow('is for kind "logs" only')
  })

  it('an overwrite, a coding or a rule that there is not', () => {
    const place = { kind: 'static', bucket: 'assets' } as const
    expect(() =>
      // @ts-expect-error it was a boolean once
      defineStowage({ app, buckets, storages: { a: { ...place, overwrite: true } } }),
    ).toThrow('"error", "alternative" or "replace"')
    expect(() =>
      // @ts-expect-error there is "gzip" and "br"
      defineStowage({ app, buckets, storages: { a: { ...place, compress: 'zstd' } } }),
    ).toThrow('"gzip" or "br"')
    expect(() =>
      // @ts-expect-error it is called maxBytes
      defineStowage({ app, buckets, storages: { a: { ...place, accept: { maxSize: 1 } } } }),
    ).toThrow('unknown key')
  })
})
