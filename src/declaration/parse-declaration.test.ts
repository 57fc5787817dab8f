import { describe, expect, it } from 'vitest'
import { parseDeclaration } from './parse-declaration.ts'
import { problemsOf, thrownBy } from './problems-of.test.fixture.ts'

const least = { app: 'app', buckets: { documents: {} } }
const json = (text: string): unknown => JSON.parse(text)
const withBucket = (bucket: unknown) => problemsOf({ app: 'app', buckets: { documents: bucket } })

describe('parseDeclaration', () => {
  it('lists every problem at once, across buckets, storages and the top', () => {
    const problems = problemsOf({
      app: 'App!',
      bucket: {},
      buckets: { Docs: {}, documents: { versionin: true, acess: 'private', region: 'mars' } },
      storages: {
        a: { kind: 'log', bucket: 'documents' },
        b: { kind: 'logs', bucket: 'document' },
      },
    })

    expect(problems).toEqual([
      'app = "App!": has to be lower-case letters, digits and hyphens, at most 63, like "bill-of-lading"',
      'bucket: unknown key; did you mean "buckets"?',
      expect.stringMatching(/^buckets\.Docs: a bucket name may only have lower-case letters/),
      'buckets.documents.versionin: unknown key; did you mean "versioning"?',
      'buckets.documents.acess: unknown key; did you mean "access"?',
      'storages.a.kind = "log": is no kind; did you mean "logs"?',
      'storages.b.bucket = "document": no bucket of that name is declared; did you mean "documents"?',
    ])
  })

  it('names the source, counts the problems and hints', () => {
    const error = thrownBy(() => parseDeclaration({ ...least, app: 1, region: 'mars' }, 's.json'))

    expect(error.message).toMatch(
      /^s\.json has 2 problems:\n {2}app = 1: .*\n {2}region = "mars": /,
    )
    expect(error.hint).toContain('place')
    expect(error.context).toEqual({ source: 's.json', problems: 2 })
  })

  it('lists fifty problems and counts the others', () => {
    const keys = Array.from({ length: 70 }, (_, index) => [`key${index}`, 1] as const)
    const problems = problemsOf({ ...least, ...Object.fromEntries(keys) })

    expect(problems).toHaveLength(51)
    expect(problems.at(-1)).toBe('and 20 more')
  })

  it.each([undefined, null, 'text', 7, [], [least]])('refuses %j as a whole', (input) => {
    expect(problemsOf(input)[0]).toContain('a mapping with app, buckets and storages')
  })

  it('says what is missing', () => {
    expect(problemsOf({})).toEqual([
      expect.stringMatching(/^app: is missing/),
      expect.stringMatching(/^buckets: is missing/),
    ])
    expect(problemsOf({ ...least, storages: { a: {} } })).toEqual([
      expect.stringMatching(/^storages\.a\.kind: is missing/),
      expect.stringMatching(/^storages\.a\.bucket: is missing/),
    ])
  })

  it('never shows what might be a secret', () => {
    const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
    const message = problemsOf({
      ...least,
      region: 'AKIAIOSFODNN7EXAMPLE',
      secretAccessKey: secret,
      target: { endpoint: `https://user:hunter2@s3.example.com/` },
      storages: { a: { kind: secret, bucket: 'documents' }, b: { kind: 'logs', password: 'x1' } },
    }).join('\n')

    expect(message).toContain('secretAccessKey: credentials do not belong in a declaration')
    expect(message).toContain('storages.b.password: credentials do not belong')
    expect(message).toContain('must not hold credentials')
    expect(message).not.toMatch(/wJalr|hunter2|x1|AKIA/)
  })

  it('refuses __proto__ as a key anywhere', () => {
    expect(problemsOf(json('{"app":"a","buckets":{"__proto__":{}}}'))).toEqual([
      expect.stringMatching(/^buckets\.__proto__: /),
    ])
    expect(problemsOf(json('{"app":"a","buckets":{"__proto__":{"name":"docs"}}}'))).toHaveLength(1)
    expect(problemsOf(json('{"app":"a","buckets":{},"__proto__":{}}'))).toHaveLength(1)
    expect(problemsOf(json('{"app":"a","buckets":{"docs":{"__proto__":{}}}}'))).toHaveLength(1)
    expect(
      problemsOf(json('{"app":"a","buckets":{"docs":{}},"storages":{"__proto__":{}}}')).join(),
    ).toContain("a storage's name")
    expect(
      problemsOf({ ...least, storages: { a: { kind: 'logs', bucket: 'constructor' } } }).join(),
    ).toContain('no bucket of that name')
  })
})

describe('a bucket', () => {
  it('is named by its key, or by name where AWS has another', () => {
    const { buckets, storages } = parseDeclaration({
      app: 'app',
      buckets: { docs: { name: 'amply-docs-prod', region: 'eu-central-1' } },
      storages: { logs: { kind: 'logs', bucket: 'docs' } },
    })

    expect(buckets['docs']).toMatchObject({ name: 'amply-docs-prod', region: 'eu-central-1' })
    expect(storages['logs']).toMatchObject({ bucket: 'amply-docs-prod', region: 'eu-central-1' })
  })

  it('is declared once', () => {
    const problems = problemsOf({ app: 'app', buckets: { docs: {}, files: { name: 'docs' } } })

    expect(problems).toEqual([
      'buckets.files.name: is the bucket "docs" in S3, as buckets.docs is; declare it once',
    ])
  })

  it.each([
    [null, 'buckets.documents = null: has to be a mapping'],
    [{ name: 'A' }, 'buckets.documents.name = "A": a bucket name has to be 3 to 63'],
    [{ BucketName: 'a_b_c' }, 'buckets.documents.BucketName = "a_b_c": a bucket name may only'],
    [{ region: 'us-east' }, 'buckets.documents.region = "us-east": has to be a region of AWS'],
    [{ access: 'public' }, 'buckets.documents.access = "public": has to be "private" or'],
    [{ versioning: 'yes' }, 'buckets.documents.versioning = "yes": has to be true, false'],
    [{ versioning: 'off' }, 'buckets.documents.versioning = "off": cannot be "off"'],
    [{ versioning: {} }, 'buckets.documents.versioning.Status: is missing'],
    [{ encryption: 'off' }, 'buckets.documents.encryption = "off": cannot be off'],
    [{ encryption: { Rules: [] } }, 'buckets.documents.encryption.Rules = (a list): has to be a'],
    [{ publicAccessBlock: 1 }, 'buckets.documents.publicAccessBlock = 1: has to be true, false'],
    [{ cors: true }, 'buckets.documents.cors = true: has to be a list of origins, like'],
    [{ cors: ['https://app.example/'] }, 'buckets.documents.cors[0] = "https://app.example/": has'],
    [
      { cors: { CORSRules: [{ AllowedOrigins: ['*'], AllowedMethods: ['GOT'] }] } },
      'buckets.documents.cors.CORSRules[0].AllowedMethods[0] = "GOT": has to be one of GET, PUT',
    ],
    [
      {
        cors: {
          CORSRules: [
            { ID: 'a', AllowedOrigins: ['*'], AllowedMethods: ['GET'] },
            { ID: 'a', AllowedOrigins: ['*'], AllowedMethods: ['PUT'] },
          ],
        },
      },
      'buckets.documents.cors.CORSRules[1].ID = "a": is the ID of a rule before it',
    ],
    [
      { CorsConfiguration: { CorsRules: [{ AllowedOrigins: ['*'] }] } },
      'buckets.documents.CorsConfiguration.CorsRules[0].AllowedMethods: is missing',
    ],
    [{ cors: 'off', CORSConfiguration: 'off' }, 'CORSConfiguration: says the same as cors'],
    [{ lifecycle: {} }, 'buckets.documents.lifecycle: is not supported yet; leave it out'],
    [{ BucketPolicy: {} }, 'buckets.documents.BucketPolicy: is not supported yet'],
    [{ acl: 'public-read' }, 'buckets.documents.acl: use access: "public-read"'],
    [
      { versioning: true, VersioningConfiguration: { Status: 'Enabled' } },
      'buckets.documents.VersioningConfiguration: says the same as versioning',
    ],
  ])('%j is refused', (bucket, problem) => {
    const problems = withBucket(bucket)

    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(problem)
  })

  it('has a key that a name in S3 does not excuse', () => {
    expect(problemsOf({ app: 'app', buckets: { 'a b': { name: 'docs' } } })).toEqual([
      'buckets["a b"]: a bucket\'s key has to be letters, digits, ".", "_" and "-"',
    ])
  })
})

describe('a target', () => {
  it('fills in what an endpoint leaves out', () => {
    const target = { endpoint: 'https://rgw.example:7480/', region: 'default' }

    expect(parseDeclaration({ ...least, target })).toMatchObject({
      region: 'default',
      target: {
        endpoint: 'https://rgw.example:7480',
        publicEndpoint: 'https://rgw.example:7480',
        region: 'default',
        addressing: 'path',
      },
    })
    expect(parseDeclaration({ ...least, target: 'aws' }).target).toBe('aws')
  })

  it.each([
    ['s3', 'target = "s3": has to be "embedded", "aws" or'],
    [{}, 'target.endpoint: is missing'],
    [{ endpoint: 'rgw.example' }, 'has to be a URL that begins with https:// or http://'],
    [{ endpoint: 'ftp://rgw.example' }, 'has to be a URL that begins with'],
    [{ endpoint: 'https://rgw.example/s3' }, 'has to end after the host and port'],
    [{ endpoint: 'https://rgw.example?x=1' }, 'has to end after the host and port'],
    [{ endpoint: 'https://rgw.example', adressing: 'path' }, 'did you mean "addressing"?'],
    [{ endpoint: 'https://rgw.example', addressing: 'dns' }, 'has to be "path" or "virtual-host"'],
    [{ endpoint: 'https://rgw.example', publicEndpoint: 'cdn' }, 'target.publicEndpoint = "cdn"'],
    [{ endpoint: 'https://rgw.example', region: 'a b' }, 'has to be a region of the endpoint'],
  ])('%j is refused', (target, problem) => {
    const problems = problemsOf({ ...least, target })

    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(problem)
  })

  it('has one region, which the declaration does not contradict', () => {
    const target = { endpoint: 'https://rgw.example', region: 'nbg1' }

    expect(problemsOf({ ...least, target, region: 'fsn1' })).toEqual([
      'target.region = "nbg1": contradicts region = "fsn1"; an endpoint has one region, so keep one of the two',
    ])
  })

  it('of AWS has regions of AWS', () => {
    expect(problemsOf({ ...least, target: 'aws', region: 'nbg1' })).toEqual([
      'region = "nbg1": has to be a region of AWS, like "us-east-1"',
    ])
  })
})
