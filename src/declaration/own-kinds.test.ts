import { describe, expect, expectTypeOf, it } from 'vitest'
import { defineStowage } from './define-stowage.ts'
import { parseYamlDeclaration } from './parse-yaml-declaration.ts'
import { problemsOf } from './problems-of.test.fixture.ts'

const declaration = defineStowage({
  app: 'app',
  kinds: {
    avatars: {
      extends: 'public-media',
      location: 'avatars',
      overwrite: 'alternative',
      cacheControl: 'public, max-age=60',
      accept: { contentTypes: ['image/*'], maxBytes: '2MiB' },
      compress: 'br',
    },
    contracts: { extends: 'private-media', urlExpiresIn: 300 },
    'access-logs': { extends: 'logs', location: 'access/{service}' },
  },
  buckets: { x: { name: 'bucket-x' } },
  storages: {
    a: { kind: 'avatars', bucket: 'x' },
    b: { kind: 'avatars', bucket: 'x', location: 'faces', overwrite: 'replace', accept: {} },
    c: {
      kind: 'contracts',
      bucket: 'x',
      customDomain: 'c.example.com',
      keyPairId: 'K2JCJMDEHXQW5F',
    },
    d: { kind: 'access-logs', bucket: 'x', service: 'billing' },
    e: { kind: 'logs', bucket: 'x' },
  },
})

const withKinds = (kinds: object, kind = 'logs') =>
  problemsOf({
    app: 'app',
    buckets: { docs: {} },
    kinds,
    storages: { a: { kind, bucket: 'docs' } },
  })

describe('a kind of one’s own', () => {
  it('gives a storage its defaults, over those of the kind that it extends', () => {
    expect(declaration.storages.a).toEqual({
      name: 'a',
      kind: 'public-media',
      bucket: 'bucket-x',
      region: 'us-east-1',
      location: 'avatars',
      public: true,
      urlExpiresIn: 3600,
      overwrite: 'alternative',
      customDomain: undefined,
      keyPairId: undefined,
      cacheControl: 'public, max-age=60',
      accept: { contentTypes: ['image/*'], maxBytes: 2 * 1024 * 1024 },
      compress: 'br',
    })
    expect(declaration.storages.c).toMatchObject({ location: 'private', urlExpiresIn: 300 })
  })

  it('says what a storage does not say itself', () => {
    expect(declaration.storages.b).toMatchObject({
      location: 'faces',
      overwrite: 'replace',
      accept: {},
      compress: 'br',
    })
  })

  it('of logs may place the service in its location', () => {
    expect(declaration.storages.d.location).toBe('access/billing')
  })

  it('is public or private as the one that it extends', () => {
    expect(declaration.buckets.x.publicPrefixes).toEqual(['avatars/', 'faces/'])
    expectTypeOf(declaration.storages.a.kind).toEqualTypeOf<'public-media'>()
    expectTypeOf(declaration.storages.c.kind).toEqualTypeOf<'private-media'>()
    expectTypeOf(declaration.storages.d.kind).toEqualTypeOf<'logs'>()
    expectTypeOf(declaration.storages.e.kind).toEqualTypeOf<'logs'>()
  })

  it('says the same in YAML', () => {
    const text = `
app: app
kinds:
  avatars: { extends: public-media, location: avatars, accept: { extensions: [PNG], maxBytes: 2MiB } }
buckets: { docs: {} }
storages:
  a: { kind: avatars, bucket: docs }
`
    expect(parseYamlDeclaration(text).storages['a']).toMatchObject({
      kind: 'public-media',
      location: 'avatars',
      accept: { extensions: ['.png'], maxBytes: 2_097_152 },
    })
  })

  it.each([
    [{ a: null }, 'kinds.a = null: has to be a mapping with the kind that it extends'],
    [{ a: {} }, 'kinds.a.extends: is missing'],
    [{ a: { extends: 'public' } }, 'kinds.a.extends = "public": has to be one of static, public-'],
    [{ a: { extends: 'statics' } }, 'extends = "statics": is no kind; did you mean "static"?'],
    [{ a: { extends: '__proto__' } }, 'kinds.a.extends = "__proto__": has to be one of static'],
    [
      { a: { extends: 'b' }, b: { extends: 'logs' } },
      'kinds.a.extends = "b": is a kind of this declaration; extend one of static, public-media',
    ],
    [{ a: { extends: 'a' } }, 'kinds.a.extends = "a": is a kind of this declaration'],
    [{ logs: { extends: 'static' } }, 'kinds.logs: is one of the four kinds, which stay as they'],
    [{ 'a b': { extends: 'static' } }, 'kinds["a b"]: a kind\'s name has to be letters'],
    [{ a: { extends: 'static', public: false } }, 'kinds.a.public: unknown key'],
    [{ a: { extends: 'static', bucket: 'docs' } }, 'kinds.a.bucket: unknown key'],
    [{ a: { extends: 'static', urlExpiresIn: 0 } }, 'kinds.a.urlExpiresIn = 0: has to be a whole'],
    [{ a: { extends: 'static', accept: { maxBytes: 0 } } }, 'kinds.a.accept.maxBytes = 0: has to'],
  ])('%j is refused', (kinds, problem) => {
    const problems = withKinds(kinds)

    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(problem)
  })

  it('is suggested where its name is almost written, and told of once where it is wrong', () => {
    const kinds = { avatars: { extends: 'static' } }

    expect(withKinds(kinds, 'avatar')).toEqual([
      'storages.a.kind = "avatar": is no kind; did you mean "avatars"?',
    ])
    expect(withKinds(kinds, 'x')).toEqual([
      'storages.a.kind = "x": has to be one of static, public-media, private-media, logs, avatars',
    ])
    expect(withKinds({ avatars: { extends: 'x' } }, 'avatars')).toHaveLength(1)
  })

  it('keeps its private storages out of public prefixes, under its own name', () => {
    const kinds = { notes: { extends: 'private-media', location: 'media/notes' } }
    const storages = {
      a: { kind: 'notes', bucket: 'docs' },
      b: { kind: 'public-media', bucket: 'docs' },
    }

    expect(problemsOf({ app: 'app', kinds, buckets: { docs: {} }, storages })).toEqual([
      expect.stringContaining('overlaps "media/*" of storages.b'),
    ])
    expect(
      problemsOf({ app: 'app', kinds, buckets: { docs: { access: 'public-read' } }, storages }),
    ).toEqual([expect.stringContaining('kind "notes" is private, but')])
  })
})
