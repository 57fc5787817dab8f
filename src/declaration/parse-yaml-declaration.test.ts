import { describe, expect, it } from 'vitest'
import { isStowageError } from '../core/error.ts'
import { parseDeclaration } from './parse-declaration.ts'
import { parseYamlDeclaration } from './parse-yaml-declaration.ts'

function problemsOf(text: string): string[] {
  try {
    parseYamlDeclaration(text)
  } catch (error) {
    if (!isStowageError(error, 'DeclarationInvalid')) throw error
    return error.message.split('\n  ').slice(1)
  }
  return []
}

const storageBlock = `BucketName: amply-storage-prod
Region: eu-central-1

# Versioning for recovery
VersioningConfiguration:
  Status: Enabled

# Encryption
BucketEncryption:
  ServerSideEncryptionConfiguration:
    - ServerSideEncryptionByDefault:
        SSEAlgorithm: aws:kms
        KMSMasterKeyID: alias/amply-s3-key

# Block public access
PublicAccessBlockConfiguration:
  BlockPublicAcls: true
  BlockPublicPolicy: true
  IgnorePublicAcls: true
  RestrictPublicBuckets: true
`

const publicBlock = `BucketName: amply-public-data
Region: eu-central-1

# Versioning for immutability
VersioningConfiguration:
  Status: Enabled

# Public read access
PublicAccessBlockConfiguration:
  BlockPublicAcls: false
  BlockPublicPolicy: false
  IgnorePublicAcls: false
  RestrictPublicBuckets: false
`

const widgetsBlock = `BucketName: amply-widgets-prod
Region: eu-central-1

# CORS for embedding
CorsConfiguration:
  CorsRules:
    - AllowedHeaders: ["*"]
      AllowedMethods: [GET, HEAD]
      AllowedOrigins: ["*"]    # Widgets embedded anywhere
      MaxAgeSeconds: 86400
`

const indented = (block: string) => block.replace(/^(?=.)/gm, '    ')

describe('parseYamlDeclaration', () => {
  it('says what the same declaration says in TypeScript', () => {
    const text = `
app: bill-of-lading
region: us-east-2
buckets:
  primetrade-documents:
    access: private
    versioning: true
    encryption: AES256
storages:
  bols: { kind: private-media, bucket: primetrade-documents, urlExpiresIn: 86400 }
`
    expect(parseYamlDeclaration(text)).toEqual(
      parseDeclaration({
        app: 'bill-of-lading',
        region: 'us-east-2',
        buckets: {
          'primetrade-documents': { access: 'private', versioning: true, encryption: 'AES256' },
        },
        storages: {
          bols: { kind: 'private-media', bucket: 'primetrade-documents', urlExpiresIn: 86_400 },
        },
      }),
    )
  })

  it('takes the spelling of CloudFormation, in buckets or as documents of their own', () => {
    const inBuckets = `app: amply
buckets:
  amply-storage-prod:
${indented(storageBlock)}
  amply-public-data:
${indented(publicBlock)}`
    const declaration = parseYamlDeclaration(inBuckets)

    expect(declaration.buckets['amply-storage-prod']).toMatchObject({
      name: 'amply-storage-prod',
      region: 'eu-central-1',
      aspects: {
        versioning: { Status: 'Enabled' },
        encryption: {
          Rules: [
            {
              ApplyServerSideEncryptionByDefault: {
                SSEAlgorithm: 'aws:kms',
                KMSMasterKeyID: 'alias/amply-s3-key',
              },
            },
          ],
        },
        publicAccessBlock: { BlockPublicPolicy: true, RestrictPublicBuckets: true },
      },
    })
    expect(declaration.buckets['amply-public-data']?.aspects.publicAccessBlock).toEqual({
      BlockPublicAcls: false,
      BlockPublicPolicy: false,
      IgnorePublicAcls: false,
      RestrictPublicBuckets: false,
    })
    const asDocuments = `app: amply\n---\n${storageBlock}---\n${publicBlock}`
    expect(parseYamlDeclaration(asDocuments)).toEqual(declaration)
  })

  it('takes the CORS rules of a widget, word for word', () => {
    const declaration = parseYamlDeclaration(`app: amply\n---\n${widgetsBlock}`)

    expect(declaration.buckets['amply-widgets-prod']?.aspects.cors).toEqual({
      CORSRules: [
        {
          AllowedHeaders: ['*'],
          AllowedMethods: ['GET', 'HEAD'],
          AllowedOrigins: ['*'],
          MaxAgeSeconds: 86_400,
        },
      ],
    })
  })

  it('says that the other blocks of such a bucket come later', () => {
    const text = `app: amply\n---\n${storageBlock}LifecycleConfiguration:\n  Rules: []\n`

    expect(problemsOf(text)).toEqual([
      'buckets.amply-storage-prod.LifecycleConfiguration (line 23, column 1): is not supported yet; leave it out',
    ])
  })

  it('points at the line and column of each problem', () => {
    const text = `app: app
buckets:
  documents:
    versionin: true
storages:
  bols:
    kind: private-media
    bucket: documents
    urlExpiresIn: 700000
`
    expect(problemsOf(text)).toEqual([
      'buckets.documents.versionin (line 4, column 5): unknown key; did you mean "versioning"?',
      'storages.bols.urlExpiresIn = 700000 (line 9, column 5): has to be a whole number of seconds from 1 to 604800 (seven days)',
    ])
  })

  it('points at the nearest place that the text has, also behind an alias', () => {
    const text =
      'app: app\nbuckets:\n  docs: &docs { access: public }\n  more: *docs\nstorages: { a: {} }'
    const problems = problemsOf(text)

    expect(problems[0]).toContain('buckets.docs.access = "public" (line 3, column 17)')
    expect(problems[1]).toContain('buckets.more.access = "public" (line 3, column 17)')
    expect(problems[2]).toContain('storages.a.kind (line 5, column 13): is missing')
  })

  it('names the text it read', () => {
    expect(() => parseYamlDeclaration('app: 1', 'deploy.yaml')).toThrow(/^deploy\.yaml has 2 prob/)
    expect(() => parseYamlDeclaration('app: 1')).toThrow(/^stowage\.yaml has 2 problems/)
  })

  it('takes a document as frozen as any declaration', () => {
    expect(Object.isFrozen(parseYamlDeclaration('app: a\nbuckets: {}').buckets)).toBe(true)
  })
})

describe('hostile YAML', () => {
  const billion = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`)

  it.each([
    [
      'a repeated key',
      'app: a\nbuckets: {}\napp: b',
      /line 3, column 1\): Map keys must be unique/,
    ],
    ['a tag of JavaScript', 'app: !!js/function "x"', /line 1, column \d+\): a declaration has no/],
    ['a tag of CloudFormation', 'app: !Ref Name', /a declaration has no tags/],
    ['a tag of YAML itself', 'app: !!binary aGk=', /a declaration has no tags/],
    ['a tag on a key', '!!str app: a', /a declaration has no tags/],
    ['aliases that multiply', ['a0: &a0 [x]', ...billion].join('\n'), /aliases cannot be followed/],
    ['aliases without end', `a: &a x\nb: [${'*a, '.repeat(20_000)}]`, /has more than 100 aliases/],
    ['an alias of itself', 'app: &a [*a]', /app = \(a list\)/],
    ['an alias of nothing', 'app: *nobody', /line 1, column 6\): an alias needs an anchor/],
    ['a key that is a list', '? [a]\n: 1', /keys must be strings/i],
    ['a directive for YAML 1.1', '%YAML 1.1\n---\napp: a', /YAML 1\.2 is needed/],
    ['two declarations', 'app: a\n---\napp: b', /line 3, column 1\): is a second declaration/],
    [
      'a bucket twice',
      'app: a\nbuckets: { b-1: {} }\n---\nBucketName: b-1',
      /line 4.*declared twice/,
    ],
    ['one document twice', 'BucketName: b-1\n---\nBucketName: b-1', /line 3.*is declared twice/],
    ['a control character', 'app: [\u0018', /line 1, column 7\): has a control character/],
    ['an open bracket', 'app: [a', /line 1, column \d+\): Flow sequence/],
    ['nothing', '', /has to be a mapping with app, buckets and storages/],
    ['a text too long', `app: ${'a'.repeat(132_000)}`, /is longer than 131072 characters/],
  ])('with %s is refused', (_, text, problem) => {
    expect(problemsOf(text).join('\n')).toMatch(problem)
  })

  it.each([
    ['['.repeat(100_000), 'line 1, column 33'],
    [`app: a\nbuckets: ${'{a: '.repeat(20_000)}`, 'line 2, column 138'],
    ['- '.repeat(50_000), 'line 1, column 103'],
  ])('%j, nested without end, never reaches the parser', (text, place) => {
    expect(problemsOf(text)).toEqual([
      `the declaration (${place}): is nested deeper than any declaration`,
    ])
  })

  it('as deep as is let through is parsed and refused for what it says', () => {
    const deepest = `app: ${'['.repeat(32)}${']'.repeat(32)}\nbuckets: {}`
    const levels = Array.from({ length: 98 }, (_, level) => `${' '.repeat(level)}a:`)
    const lists = levels.flatMap((line, level) => [line, `${' '.repeat(level)}-`])

    expect(problemsOf(deepest)).toEqual([expect.stringMatching(/^app = \(a list\)/)])
    expect(problemsOf(levels.join('\n')).join()).toContain('a (line 1, column 1): unknown key')
    expect(problemsOf(lists.join('\n')).length).toBeGreaterThan(0)
  })

  it('cannot write to the terminal through a message', () => {
    const problems = problemsOf('"a\\x1b[2J": 1\napp: "\\x1b]0;x"\nregion: *\u009b').join()

    expect(problems).not.toMatch(/[\u001b\u009b]/)
    expect(problemsOf('"a\\x1b[2J": 1').join()).toContain('["a\\u001b[2J"]')
  })

  it('cannot reach a prototype', () => {
    const text = 'app: a\nbuckets: {}\n__proto__: { polluted: true }'

    expect(problemsOf(text)).toEqual([expect.stringMatching(/^__proto__ \(line 3, column 1\): /)])
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })
})
