import { describe, expect, expectTypeOf, it } from 'vitest'
import type { z } from 'zod'
import type { BucketInput } from './bucket-schema.ts'
import type { bucketSchema } from './bucket-schema.ts'
import type { Declaration } from './declaration.ts'
import { defineStowage } from './define-stowage.ts'
import type { storageSchema } from './storage-schema.ts'
import type { StorageInput } from './storage-schema.ts'
import type { targetSchema } from './target.ts'
import type { TargetInput } from './target.ts'

const declaration = defineStowage({
  app: 'bill-of-lading',
  target: 'embedded',
  region: 'us-east-2',
  buckets: {
    'primetrade-documents': {
      access: 'private',
      versioning: true,
      encryption: 'AES256',
      publicAccessBlock: true,
    },
    'amply-public-data': { access: 'public-read', versioning: true },
  },
  storages: {
    bols: {
      kind: 'private-media',
      bucket: 'primetrade-documents',
      location: 'bols',
      urlExpiresIn: 86_400,
    },
    site: { kind: 'static', bucket: 'amply-public-data', customDomain: 'cdn.example.com' },
  },
})

describe('defineStowage', () => {
  it('normalises short forms to the shapes of the S3 API', () => {
    expect(declaration.buckets['primetrade-documents']).toEqual({
      name: 'primetrade-documents',
      region: 'us-east-2',
      access: 'private',
      publicPrefixes: [],
      aspects: {
        ownership: 'BucketOwnerEnforced',
        publicAccessBlock: {
          BlockPublicAcls: true,
          IgnorePublicAcls: true,
          BlockPublicPolicy: true,
          RestrictPublicBuckets: true,
        },
        versioning: { Status: 'Enabled' },
        encryption: {
          Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        cors: undefined,
        policy: [],
      },
    })
  })

  it('fills in what a storage leaves out from its kind', () => {
    expect(declaration.storages.bols).toEqual({
      name: 'bols',
      kind: 'private-media',
      bucket: 'primetrade-documents',
      region: 'us-east-2',
      location: 'bols',
      public: false,
      urlExpiresIn: 86_400,
      overwrite: 'error',
      customDomain: undefined,
      keyPairId: undefined,
      cacheControl: 'private, no-cache',
      accept: undefined,
      compress: undefined,
    })
    expect(declaration.storages.site).toMatchObject({ location: 'static', urlExpiresIn: 3600 })
  })

  it('defaults to the embedded server, in us-east-1, with no storages', () => {
    const least = defineStowage({ app: 'least', buckets: { documents: {} } })

    expect(least).toMatchObject({ target: 'embedded', region: 'us-east-1', storages: {} })
    expect(least.buckets.documents.aspects.versioning).toBeUndefined()
    expect(least.buckets.documents.aspects.encryption).toBeUndefined()
  })

  it('is frozen to the last rule, and leaves the input as it was', () => {
    const input = { app: 'app', buckets: { documents: { encryption: 'AES256' } } } as const
    const { buckets } = defineStowage(input)
    const rule = buckets.documents.aspects.encryption?.Rules[0]

    expect(Object.isFrozen(buckets)).toBe(true)
    expect(Object.isFrozen(rule?.ApplyServerSideEncryptionByDefault)).toBe(true)
    expect(Object.isFrozen(buckets.documents.aspects.policy)).toBe(true)
    expect(Object.isFrozen(input.buckets.documents)).toBe(false)
  })

  it('freezes its own copy of a full configuration, not the one that was passed', () => {
    const encryption = {
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }],
    } as const
    const versioning = { Status: 'Enabled' } as const
    defineStowage({ app: 'app', buckets: { documents: { encryption, versioning } } })

    expect(Object.isFrozen(encryption.Rules)).toBe(false)
    expect(Object.isFrozen(versioning)).toBe(false)
  })
})

describe('the types of defineStowage', () => {
  it('keep the names of buckets and storages, and the kind of each storage', () => {
    expectTypeOf(declaration.storages.bols.kind).toEqualTypeOf<'private-media'>()
    expectTypeOf(declaration.storages.site.kind).toEqualTypeOf<'static'>()
    expectTypeOf<keyof typeof declaration.storages>().toEqualTypeOf<'bols' | 'site'>()
    expectTypeOf<keyof typeof declaration.buckets>().toEqualTypeOf<
      'primetrade-documents' | 'amply-public-data'
    >()
  })

  it('fit wherever any declaration does', () => {
    expectTypeOf(declaration).toExtend<Declaration>()
  })

  it('refuse what the declaration would refuse', () => {
    const buckets = { documents: {} } as const
    expect(() =>
      // @ts-expect-error the bucket of a storage is a declared one
      defineStowage({ app: 'app', buckets, storages: { a: { kind: 'logs', bucket: 'other' } } }),
    ).toThrow('no bucket of that name is declared')
    expect(() =>
      // @ts-expect-error a bucket has no such property
      defineStowage({ app: 'app', buckets: { documents: { versionin: true } } }),
    ).toThrow('did you mean "versioning"?')
    expect(() =>
      defineStowage({
        app: 'app',
        buckets,
        // @ts-expect-error a private storage has no custom domain without a key that signs
        storages: { a: { kind: 'logs', bucket: 'documents', customDomain: 'cdn.example.com' } },
      }),
    ).toThrow('are not signed')
    expect(() =>
      // @ts-expect-error there is no such kind
      defineStowage({ app: 'app', buckets, storages: { a: { kind: 'cdn', bucket: 'documents' } } }),
    ).toThrow('has to be one of static')
    expect(() =>
      defineStowage({
        app: 'app',
        buckets,
        // @ts-expect-error a storage has no such property
        storages: { a: { kind: 'logs', bucket: 'documents', locaton: 'x' } },
      }),
    ).toThrow('did you mean "location"?')
  })

  it('accept nothing that the schemas would not take', () => {
    expectTypeOf<BucketInput>().toExtend<z.input<typeof bucketSchema>>()
    expectTypeOf<StorageInput>().toExtend<z.input<typeof storageSchema>>()
    expectTypeOf<TargetInput>().toExtend<z.input<typeof targetSchema>>()
  })
})
