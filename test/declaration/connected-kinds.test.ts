import { describe, expect, expectTypeOf, it } from 'vitest'
import { defineStowage } from '../../src/declaration/define-stowage.ts'
import type { Connection } from '../../src/storage/connect.ts'
import type { PrivateStorage, PublicStorage } from '../../src/storage/storage.ts'

const declaration = defineStowage({
  app: 'app',
  kinds: {
    avatars: { extends: 'public-media', location: 'avatars' },
    contracts: { extends: 'private-media', location: 'contracts' },
  },
  buckets: { x: { name: 'bucket-x' } },
  storages: {
    faces: { kind: 'avatars', bucket: 'x' },
    contracts: { kind: 'contracts', bucket: 'x' },
    site: { kind: 'static', bucket: 'x' },
  },
})

type Storages = Connection<typeof declaration>['storages']

describe('a storage of an own kind, connected', () => {
  it('has URLs that anyone may read if it extends a public kind, and else has none', () => {
    expectTypeOf<Storages['faces']>().toEqualTypeOf<PublicStorage>()
    expectTypeOf<Storages['site']>().toEqualTypeOf<PublicStorage>()
    expectTypeOf<Storages['contracts']>().toEqualTypeOf<PrivateStorage>()
    expectTypeOf<Storages['contracts']>().not.toHaveProperty('url')
    expectTypeOf<keyof Storages>().toEqualTypeOf<'faces' | 'contracts' | 'site'>()
  })

  it('is what its type says', () => {
    const kinds = Object.values(declaration.storages).map(({ public: open }) => open)
    expect(kinds).toEqual([true, false, true])
  })
})
