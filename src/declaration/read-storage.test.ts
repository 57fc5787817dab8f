import { describe, expect, it } from 'vitest'
import { parseDeclaration } from './parse-declaration.ts'
import { problemsOf } from './problems-of.test.fixture.ts'

const least = { app: 'app', buckets: { documents: {} } }
const withStorage = (storage: object) =>
  problemsOf({ ...least, storages: { a: { kind: 'logs', bucket: 'documents', ...storage } } })

describe('a storage', () => {
  it.each([
    ['static', 'static', true],
    ['public-media', 'media', true],
    ['private-media', 'private', false],
    ['logs', 'oxi_logs/app', false],
  ])('of kind %s lives in %s unless it says otherwise', (kind, location, isPublic) => {
    const { storages } = parseDeclaration({
      ...least,
      storages: {
        a: { kind, bucket: 'documents' },
        b: { kind, bucket: 'documents', location: '' },
      },
    })

    expect(storages['a']).toMatchObject({ location, public: isPublic, urlExpiresIn: 3600 })
    expect(storages['a']?.overwrite).toBe('error')
    expect(storages['b']?.location).toBe('')
  })

  it('that is private has a custom domain with the key that signs its URLs', () => {
    const signed = { customDomain: 'CDN.example.com', keyPairId: 'K2JCJMDEHXQW5F' }
    const storage = { kind: 'private-media', bucket: 'documents', ...signed }

    expect(parseDeclaration({ ...least, storages: { a: storage } }).storages['a']).toMatchObject({
      public: false,
      customDomain: 'cdn.example.com',
      keyPairId: 'K2JCJMDEHXQW5F',
    })
  })

  it.each([
    ['static', 'no-cache'],
    ['public-media', 'public, max-age=86400'],
    ['private-media', 'private, no-cache'],
    ['logs', 'private, no-cache'],
  ])('of kind %s is cached as %s, which is never for good', (kind, cacheControl) => {
    const storages = { a: { kind, bucket: 'documents' } }
    const own = { a: { kind, bucket: 'documents', cacheControl: 'no-store' } }

    expect(parseDeclaration({ ...least, storages }).storages['a']).toMatchObject({ cacheControl })
    expect(parseDeclaration({ ...least, storages: own }).storages['a']?.cacheControl).toBe(
      'no-store',
    )
  })

  it('of logs is kept apart by service, exactly as it is spelled', () => {
    const storage = { kind: 'logs', bucket: 'documents', service: 'bills_2.api' }
    const { storages } = parseDeclaration({ ...least, storages: { a: storage } })

    expect(storages['a']?.location).toBe('oxi_logs/bills_2.api')
  })

  it.each([
    [{ urlExpiresIn: 0 }, 'urlExpiresIn = 0: has to be a whole number of seconds'],
    [{ urlExpiresIn: 604_801 }, 'urlExpiresIn = 604801: has to be a whole number of seconds'],
    [{ urlExpiresIn: 1.5 }, 'urlExpiresIn = 1.5: has to be a whole number of seconds'],
    [{ urlExpiresIn: '3600' }, 'urlExpiresIn = "3600": has to be a whole number of seconds'],
    [{ location: '/logs' }, 'location = "/logs": must not begin with a slash'],
    [{ overwrite: 'no' }, 'overwrite = "no": has to be "error", "alternative" or "replace"'],
    [{ cacheControl: 'max-age=1\r\nX: y' }, 'cacheControl = "max-age=1\\r\\nX: y": has to be a'],
    [{ service: '../private' }, 'service = "../private": has to be letters'],
    [{ service: 'a', location: 'b' }, 'service = "a": names a default location only'],
    [{ kind: 'static', service: 'a' }, 'service = "a": is for kind "logs" only'],
    [
      { customDomain: 's3.amazonaws.com' },
      'customDomain = "s3.amazonaws.com": is the endpoint of S3',
    ],
    [{ overwrite: true }, 'overwrite = true: has to be "error", "alternative" or "replace"'],
    [{ compress: 'brotli' }, 'compress = "brotli": has to be "gzip" or "br"'],
    [
      { customDomain: 'cdn.example.com' },
      'customDomain = "cdn.example.com": does not go with kind "logs" alone: URLs on a custom domain are not signed for S3; add the keyPairId',
    ],
    [
      { keyPairId: 'K2JCJMDEHXQW5F' },
      'keyPairId = "K2JCJMDEHXQW5F": signs URLs on a custom domain',
    ],
    [{ kind: 'static', keyPairId: 'K2JCJMDEHXQW5F' }, 'whose URLs need no signature'],
    [
      { customDomain: 'cdn.example.com', keyPairId: '-----BEGIN' },
      'keyPairId = "-----BEGIN": has to be the id of a public key in CloudFront',
    ],
    [
      { kind: 'static', customDomain: 'https://cdn.example.com' },
      'customDomain = "https://cdn.example.com": has to be a host name alone',
    ],
  ])('%j is refused', (storage, problem) => {
    const problems = withStorage(storage)

    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(problem)
    expect(problems[0]).toMatch(/^storages\.a\./)
  })

  it.each([1, 604_800])('may sign URLs for %d seconds', (urlExpiresIn) => {
    const storages = { a: { kind: 'logs', bucket: 'documents', urlExpiresIn } }

    expect(parseDeclaration({ ...least, storages }).storages['a']).toMatchObject({ urlExpiresIn })
  })

  it.each(['2nd', '-a', 'a b', 'a.b', 'é'])('is not named %j', (name) => {
    const storages = { [name]: { kind: 'logs', bucket: 'documents' } }

    expect(problemsOf({ ...least, storages })).toEqual([
      expect.stringContaining("a storage's name has to be"),
    ])
  })

  it('differs from the others in more than case and hyphens', () => {
    const storage = { kind: 'logs', bucket: 'documents' }
    const problems = problemsOf({ ...least, storages: { 'bill-logs': storage, billLogs: storage } })

    expect(problems).toEqual([
      'storages.billLogs: differs from "bill-logs" in case or hyphens alone; rename one of the two',
    ])
  })
})
