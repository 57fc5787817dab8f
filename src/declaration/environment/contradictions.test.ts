import { describe, expect, it } from 'vitest'
import { complete, problemsOf, startingWith } from './seed-environment.test.fixture.ts'
import { storagesFromEnvironment } from './storages-from-environment.ts'

const statics = startingWith('OXI_USE_STATIC', 'OXI_STATIC')
const privates = startingWith('OXI_USE_PRIVATE', 'OXI_PRIVATE')
const media = { ...statics, OXI_USE_DEFAULT_S3: 'True', OXI_USE_STATIC_S3_AS_DEFAULT: 'True' }
const logs = {
  ...privates,
  OXI_USE_LOG_S3: 'True',
  OXI_USE_PRIVATE_S3_AS_LOG: 'True',
  OXI_SERVICE_NAME: 'my-service',
}

describe('a reuse switch', () => {
  it('takes credentials, bucket and domain of the static storage for public media', () => {
    const storages = storagesFromEnvironment(media, { required: ['static', 'public-media'] })
    const { credentials, bucket, customDomain } = storages.static
    expect(storages['public-media']).toMatchObject({ credentials, bucket, customDomain })
    expect(storages['public-media'].credentials?.secretAccessKey).toBe('static-secret')
    expect(storages['public-media'].location).toBe('media')
  })

  it('takes credentials and bucket of the private storage for logs', () => {
    const storages = storagesFromEnvironment(logs, { required: ['logs'] })
    expect(storages.logs.credentials?.accessKeyId).toBe('private-key')
    expect(storages.logs).toMatchObject({
      bucket: 'shut-bucket',
      location: 'oxi_logs/my-service',
      public: false,
    })
  })

  it('leaves location, ACL and domain to the storage itself', () => {
    const own = {
      OXI_DEFAULT_S3_LOCATION: 'uploads',
      OXI_DEFAULT_S3_S3_CUSTOM_DOMAIN: 'up.example.com',
    }
    const { 'public-media': uploads } = storagesFromEnvironment({ ...media, ...own })
    expect(uploads).toMatchObject({ location: 'uploads', customDomain: 'up.example.com' })
    expect(
      problemsOf(() =>
        storagesFromEnvironment({ ...media, OXI_DEFAULT_S3_DEFAULT_ACL: 'private' }),
      ),
    ).toEqual([
      expect.stringMatching(/^OXI_DEFAULT_S3_DEFAULT_ACL = "private": contradicts Public/),
    ])
  })

  it('needs the storage that it reuses', () => {
    expect(
      problemsOf(() => storagesFromEnvironment({ ...media, OXI_USE_STATIC_S3: 'False' })),
    ).toEqual([
      'OXI_USE_STATIC_S3_AS_DEFAULT = "True": StaticStorage requires OXI_USE_STATIC_S3=True; set that as well, or give PublicMediaStorage credentials and a bucket of its own',
    ])
    expect(problemsOf(() => storagesFromEnvironment({ ...logs, OXI_USE_PRIVATE_S3: '' }))).toEqual([
      expect.stringContaining('PrivateMediaStorage requires OXI_USE_PRIVATE_S3=True'),
    ])
  })

  it('reports what is wrong with the reused storage once', () => {
    const broken = { ...logs, OXI_PRIVATE_S3_STORAGE_BUCKET_NAME: '' }
    expect(problemsOf(() => storagesFromEnvironment(broken))).toHaveLength(1)
  })

  it('has no second opinion beside it, but may repeat the first', () => {
    const own = {
      OXI_LOG_S3_ACCESS_KEY_ID: 'private-key',
      OXI_LOG_S3_SECRET_ACCESS_KEY: 'private-secret',
    }
    expect(storagesFromEnvironment({ ...logs, ...own }).logs?.bucket).toBe('shut-bucket')
    expect(
      problemsOf(() =>
        storagesFromEnvironment({ ...logs, ...own, OXI_LOG_S3_SECRET_ACCESS_KEY: 'other' }),
      ),
    ).toEqual([
      'OXI_LOG_S3_SECRET_ACCESS_KEY: differs from OXI_PRIVATE_S3_SECRET_ACCESS_KEY, which is reused; leave it out, or switch OXI_USE_PRIVATE_S3_AS_LOG off',
    ])
  })

  it.each(['OXI_USE_STATIC_S3_AS_DEFAULT', 'OXI_USE_PRIVATE_S3_AS_LOG'])(
    '%s is on or off, and without effect on a storage that is not enabled',
    (variable) => {
      expect(
        problemsOf(() => storagesFromEnvironment({ ...complete, [variable]: 'maybe' })),
      ).toEqual([`${variable} = "maybe": has to be True or False`])
      expect(storagesFromEnvironment({ [variable]: 'True' })).toEqual({})
    },
  )
})

describe('a custom domain of what is private', () => {
  const withDomain = (domain: string) =>
    storagesFromEnvironment({ ...privates, OXI_PRIVATE_S3_S3_CUSTOM_DOMAIN: domain })

  it('is refused: its URLs would not be signed', () => {
    expect(problemsOf(() => withDomain('cdn.example.com'))).toEqual([
      'OXI_PRIVATE_S3_S3_CUSTOM_DOMAIN = "cdn.example.com": has no signer, so PrivateMediaStorage would serve private objects by unsigned URLs; set AWS_CLOUDFRONT_KEY_ID and AWS_CLOUDFRONT_KEY, which sign them, or leave it out, or use s3.amazonaws.com, and URLs are signed for S3',
    ])
    expect(
      problemsOf(() =>
        storagesFromEnvironment({ ...logs, OXI_LOG_S3_S3_CUSTOM_DOMAIN: 'd1.cloudfront.net' }),
      ),
    ).toEqual([expect.stringContaining('has no signer, so LogStorage')])
    expect(problemsOf(() => withDomain('other-bucket.s3.amazonaws.com'))).toHaveLength(1)
  })

  it.each(['s3.amazonaws.com', 'S3.eu-central-1.amazonaws.com', 'shut-bucket.s3.amazonaws.com'])(
    'may be S3 itself, which is no domain of its own: %s',
    (domain) => {
      expect(withDomain(domain)['private-media']?.customDomain).toBeUndefined()
    },
  )
})

describe('locations in one bucket', () => {
  it('are apart, so that nothing private is under a public prefix', () => {
    const one = { ...media, ...privates, OXI_PRIVATE_S3_STORAGE_BUCKET_NAME: 'open-bucket' }
    expect(storagesFromEnvironment(one)['private-media']?.bucket).toBe('open-bucket')
    expect(
      problemsOf(() =>
        storagesFromEnvironment({ ...one, OXI_PRIVATE_S3_LOCATION: 'media/private' }),
      ),
    ).toEqual([
      'OXI_PRIVATE_S3_LOCATION = "media/private": its keys "media/private/*" meet "media/*" of OXI_DEFAULT_S3_LOCATION in the bucket "open-bucket"; give the two separate prefixes or buckets',
    ])
  })

  it('may be the same in two buckets', () => {
    const same = { ...complete, OXI_PRIVATE_S3_LOCATION: 'static' }
    expect(storagesFromEnvironment(same)['private-media']?.location).toBe('static')
  })
})

describe('a variable that is almost a setting', () => {
  it('is refused with the one that was meant', () => {
    const { OXI_DEFAULT_S3_S3_CUSTOM_DOMAIN: domain, ...rest } = complete
    const problems = problemsOf(() =>
      storagesFromEnvironment({
        ...rest,
        OXI_DEFAULT_S3_CUSTOM_DOMAIN: domain,
        OXI_STATIC_S3_LOCATION: 'assets',
      }),
    )
    expect(problems.slice(1)).toEqual([
      'OXI_DEFAULT_S3_CUSTOM_DOMAIN: is no setting; did you mean OXI_DEFAULT_S3_S3_CUSTOM_DOMAIN?',
      'OXI_STATIC_S3_LOCATION: is no setting; did you mean OXI_STATIC_LOCATION?',
    ])
  })

  it("is left alone where it is empty, the meant one is set, or it is the application's", () => {
    const others = {
      OXI_STATIC_S3_LOCATION: '',
      OXI_DEFAULT_S3_CUSTOM_DOMAIN: 'old.example.com',
      OXI_SERVICE_URL: 'https://example.com',
      OXI_LOG_LEVEL: 'info',
      STATIC_S3_LOCATION: 'x',
    }
    expect(storagesFromEnvironment({ ...complete, ...others }).static?.location).toBe('static')
  })
})
