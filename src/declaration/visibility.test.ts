import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isStowageError } from '../core/error.ts'
import { kindNames, kinds } from './kinds.ts'
import { parseDeclaration } from './parse-declaration.ts'

const site = { kind: 'static', bucket: 'shared' }
const bills = { kind: 'private-media', bucket: 'shared' }

function sharedBucket(shared: object, storages: object = {}) {
  const { buckets } = parseDeclaration({ app: 'app', buckets: { shared }, storages })
  const bucket = buckets['shared']
  if (bucket === undefined) throw new Error('the bucket is lost')
  return bucket
}

function problemsOf(shared: object, storages: object = {}): string[] {
  try {
    parseDeclaration({ app: 'app', buckets: { shared }, storages })
  } catch (error) {
    if (!isStowageError(error, 'DeclarationInvalid')) throw error
    return error.message.split('\n  ').slice(1)
  }
  return []
}

const blockOf = (publicAccessBlock: unknown, storages = {}) =>
  sharedBucket({ publicAccessBlock }, storages).aspects.publicAccessBlock

const flags = (acls: boolean, policies: boolean) => ({
  BlockPublicAcls: acls,
  IgnorePublicAcls: acls,
  BlockPublicPolicy: policies,
  RestrictPublicBuckets: policies,
})

describe('the visibility of a bucket', () => {
  it('is private with every flag on unless something opens it', () => {
    const { access, publicPrefixes, aspects } = sharedBucket({}, { bills })

    expect({ access, publicPrefixes }).toEqual({ access: 'private', publicPrefixes: [] })
    expect(aspects.publicAccessBlock).toEqual(flags(true, true))
    expect(aspects.policy).toEqual([])
  })

  it('is opened by public-read through the policy, and the ACL flags stay on', () => {
    const { publicPrefixes, aspects } = sharedBucket({ access: 'public-read' }, { site })

    expect(publicPrefixes).toEqual([''])
    expect(aspects.publicAccessBlock).toEqual(flags(true, false))
    expect(aspects.policy).toEqual([
      {
        Sid: 'stowagePublicRead',
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::shared/*',
      },
    ])
  })

  it('is opened by public storages on their prefixes alone', () => {
    const { access, publicPrefixes, aspects } = sharedBucket(
      {},
      { site, bills, 'user-media': { kind: 'public-media', bucket: 'shared', location: 'm/u/' } },
    )

    expect(access).toBe('private')
    expect(publicPrefixes).toEqual(['static/', 'm/u/'])
    expect(aspects.publicAccessBlock).toEqual(flags(true, false))
    expect(aspects.policy.map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
      ['stowagePublicReadSite', 'arn:aws:s3:::shared/static/*'],
      ['stowagePublicReadUserMedia', 'arn:aws:s3:::shared/m/u/*'],
    ])
  })

  it('writes the ARNs of the partition of the region, on AWS', () => {
    const buckets = { shared: { access: 'public-read', region: 'cn-north-1' } }
    const rgw = { endpoint: 'https://rgw.example' }
    const resource = (target: unknown) =>
      parseDeclaration({ app: 'app', target, buckets }).buckets['shared']?.aspects.policy[0]
        ?.Resource

    expect(resource('aws')).toBe('arn:aws-cn:s3:::shared/*')
    expect(resource(rgw)).toBe('arn:aws:s3:::shared/*')
  })

  it('keeps the flags as they are written where they do not contradict it', () => {
    expect(blockOf(false)).toEqual(flags(false, false))
    expect(blockOf(false, { site })).toEqual(flags(false, false))
    expect(blockOf('off', { site })).toBe('off')
    expect(blockOf(flags(false, true))).toEqual(flags(false, true))
  })
})

describe('a contradiction about visibility', () => {
  it('between public-read and the public access block names both and the fix', () => {
    expect(problemsOf({ access: 'public-read', publicAccessBlock: true })).toEqual([
      'buckets.shared.publicAccessBlock: contradicts access = "public-read", which needs BlockPublicPolicy and RestrictPublicBuckets off; leave publicAccessBlock out, which keeps the two ACL flags on, or make it private',
    ])
  })

  it.each(['BlockPublicPolicy', 'RestrictPublicBuckets'])(
    'between a public storage and %s alone is refused, in the spelling that was used',
    (flag) => {
      const PublicAccessBlockConfiguration = { ...flags(false, false), [flag]: true }

      expect(problemsOf({ PublicAccessBlockConfiguration }, { site })).toEqual([
        expect.stringMatching(
          /^buckets\.shared\.PublicAccessBlockConfiguration: contradicts storages\.site, whose kind "static" is public/,
        ),
      ])
    },
  )

  it.each([false, 'off', flags(false, true), flags(true, false)])(
    'between a written private and publicAccessBlock %j is refused',
    (publicAccessBlock) => {
      expect(problemsOf({ access: 'private', publicAccessBlock })).toEqual([
        expect.stringContaining('contradicts access = "private"'),
      ])
    },
  )

  it('between a written private and a public storage is refused', () => {
    expect(problemsOf({ access: 'private' }, { site })).toEqual([
      'storages.site.bucket = "shared": kind "static" is public, but buckets.shared.access = "private"; use another bucket, or leave that access out, which opens "static/*" alone',
    ])
  })

  it('between public-read and a private storage is refused', () => {
    expect(problemsOf({ access: 'public-read' }, { bills })).toEqual([
      expect.stringContaining('kind "private-media" is private, but buckets.shared.access'),
    ])
  })

  it('between a public reader and a KMS key is refused, since S3 would not decrypt for it', () => {
    expect(problemsOf({ encryption: 'aws:kms' }, { site })).toEqual([
      expect.stringContaining('buckets.shared.encryption: contradicts storages.site'),
    ])
    expect(problemsOf({ encryption: 'AES256' }, { site })).toEqual([])
    expect(problemsOf({ encryption: 'aws:kms' }, { bills })).toEqual([])
  })

  it.each([
    ['', 'bills'],
    ['a', 'a'],
    ['a', 'a/b'],
    ['a/b', 'a'],
    ['a', ''],
  ])('between a public %j and a private %j in one bucket is refused', (open, hidden) => {
    const storages = { site: { ...site, location: open }, bills: { ...bills, location: hidden } }

    expect(problemsOf({}, storages)).toEqual([
      expect.stringMatching(/^storages\.bills\.location = .* overlaps .* storages\.site/),
    ])
  })

  it('is not seen in neighbours that only share the beginning of a word', () => {
    const storages = { site: { ...site, location: 'a' }, bills: { ...bills, location: 'ab' } }

    expect(problemsOf({}, storages)).toEqual([])
  })

  it('never leaves a private key under a public resource', () => {
    const location = fc.stringMatching(/^(|[ab](\/[ab]){0,2}\/?)$/)
    const storage = fc.record({ kind: fc.constantFrom(...kindNames), location })
    fc.assert(
      fc.property(fc.array(storage, { minLength: 2, maxLength: 4 }), (list) => {
        const storages = Object.fromEntries(
          list.map((entry, index) => [`s${index}`, { ...entry, bucket: 'shared' }]),
        )
        fc.pre(problemsOf({}, storages).length === 0)

        const open = sharedBucket({}, storages).aspects.policy.map(({ Resource }) =>
          Resource.slice('arn:aws:s3:::shared/'.length, -1),
        )
        for (const { kind, location: place } of list) {
          const key = `${place.replace(/\/$/, '')}/key`.replace(/^\//, '')
          expect(open.some((prefix) => key.startsWith(prefix))).toBe(kinds[kind].public)
        }
      }),
    )
  })
})
