import { inspect } from 'node:util'
import { describe, expect, expectTypeOf, it } from 'vitest'
import type { EnvironmentStorage } from './environment-storages.ts'
import { complete, problemsOf, refusal, startingWith } from './seed-environment.test.fixture.ts'
import { storagesFromEnvironment } from './storages-from-environment.ts'

const aws = { AWS_ACCESS_KEY_ID: 'shared-key', AWS_SECRET_ACCESS_KEY: 'shared-secret' }
const basic = {
  OXI_USE_STATIC_S3: 'True',
  OXI_STATIC_STORAGE_BUCKET_NAME: 'my-bucket',
  OXI_STATIC_S3_CUSTOM_DOMAIN: 'my-bucket.s3.amazonaws.com',
}
const privateOnly = startingWith('OXI_USE_PRIVATE', 'OXI_PRIVATE')

describe('storagesFromEnvironment', () => {
  it('gives each enabled storage as a declared one, with its credentials', () => {
    const storages = storagesFromEnvironment({ ...complete, AWS_REGION: 'eu-central-1' })
    const unset = { keyPairId: undefined, accept: undefined, compress: undefined }
    const shared = { region: 'eu-central-1', urlExpiresIn: 3600, overwrite: 'error', ...unset }
    const open = { ...shared, bucket: 'open-bucket', public: true }
    const shut = {
      ...shared,
      bucket: 'shut-bucket',
      public: false,
      customDomain: undefined,
      cacheControl: 'private, no-cache',
    }
    const named = <Name extends string>(name: Name, accessKeyId: string) =>
      ({ name, kind: name, credentials: { accessKeyId } }) as const

    expect(storages).toEqual({
      static: {
        ...open,
        ...named('static', 'static-key'),
        location: 'static',
        customDomain: 'cdn.example.com',
        cacheControl: 'no-cache',
      },
      'public-media': {
        ...open,
        ...named('public-media', 'media-key'),
        location: 'media',
        customDomain: 'media.example.com',
        cacheControl: 'public, max-age=86400',
      },
      'private-media': {
        ...shut,
        ...named('private-media', 'private-key'),
        location: 'private',
      },
      logs: { ...shut, ...named('logs', 'log-key'), location: 'oxi_logs/my-service' },
    })
    expect(Object.isFrozen(storages.static?.credentials)).toBe(true)
  })

  it('takes the examples of all four kinds in one environment, word for word', () => {
    const keys = (name: string, domain: string) => ({
      [`${name}_ACCESS_KEY_ID`]: 'your-access-key',
      [`${name}_SECRET_ACCESS_KEY`]: 'your-secret-key',
      [`${name}_STORAGE_BUCKET_NAME`]: 'your-bucket',
      [`${name}_S3_CUSTOM_DOMAIN`]: domain,
    })
    const storages = storagesFromEnvironment({
      OXI_USE_STATIC_S3: 'True',
      ...keys('OXI_STATIC', 'cdn.example.com'),
      OXI_USE_DEFAULT_S3: 'True',
      ...keys('OXI_DEFAULT_S3', 'cdn.example.com'),
      OXI_USE_PRIVATE_S3: 'True',
      ...keys('OXI_PRIVATE_S3', 's3.amazonaws.com'),
      OXI_USE_LOG_S3: 'True',
      ...keys('OXI_LOG_S3', 's3.amazonaws.com'),
      OXI_USE_STATIC_S3_AS_DEFAULT: 'True',
      OXI_USE_PRIVATE_S3_AS_LOG: 'True',
      OXI_SERVICE_NAME: 'my-service',
    })
    const seen = Object.values(storages).map(
      (storage) =>
        'location' in storage && [storage.location, storage.public, storage.customDomain],
    )
    expect(seen).toEqual([
      ['static', true, 'cdn.example.com'],
      ['media', true, 'cdn.example.com'],
      ['private', false, undefined],
      ['oxi_logs/my-service', false, undefined],
    ])
  })

  it('enables nothing by itself', () => {
    expect(storagesFromEnvironment({})).toEqual({})
    expect(storagesFromEnvironment({ ...aws, OXI_STATIC_DEFAULT_ACL: 'private' })).toEqual({})
  })

  it('types what the application requires as there, and the rest as perhaps there', () => {
    const storages = storagesFromEnvironment(complete, { required: ['static'] })
    expectTypeOf(storages.static).toEqualTypeOf<EnvironmentStorage<'static'>>()
    expectTypeOf(storages.logs).toEqualTypeOf<EnvironmentStorage<'logs'> | undefined>()
  })

  it('says that a storage is used which is not enabled', () => {
    const problems = problemsOf(() =>
      storagesFromEnvironment({ OXI_USE_LOG_S3: 'off' }, { required: ['static', 'logs'] }),
    )
    expect(problems).toEqual([
      'OXI_USE_STATIC_S3: StaticStorage requires OXI_USE_STATIC_S3=True; set that, and the bucket in OXI_STATIC_STORAGE_BUCKET_NAME',
      'OXI_USE_LOG_S3 = "off": LogStorage requires OXI_USE_LOG_S3=True; set that, and the bucket in OXI_LOG_S3_STORAGE_BUCKET_NAME',
    ])
  })

  it('says of an enabled storage what is missing, each variable with its fix', () => {
    const error = refusal(() => storagesFromEnvironment({ OXI_USE_STATIC_S3: 'True' }))
    const missing = 'StaticStorage is missing required configuration'
    const keys =
      'set it, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY for every storage, or name a profile in AWS_PROFILE'

    expect(error.message.split('\n  ')).toEqual([
      'The environment has 4 problems:',
      `OXI_STATIC_ACCESS_KEY_ID: ${missing}; ${keys}`,
      `OXI_STATIC_SECRET_ACCESS_KEY: ${missing}; ${keys}`,
      `OXI_STATIC_STORAGE_BUCKET_NAME: ${missing}; set it to the name of the bucket`,
      `OXI_STATIC_S3_CUSTOM_DOMAIN: ${missing}; set it to the host name of the CDN, or to s3.amazonaws.com if there is none`,
    ])
    expect(error.context).toEqual({ problems: 4 })
    expect(error.hint).toContain('variable')
  })

  it('lists the problems of all storages at once', () => {
    const problems = problemsOf(() =>
      storagesFromEnvironment(
        {
          ...complete,
          OXI_STATIC_DEFAULT_ACL: 'authenticated-read',
          OXI_USE_DEFAULT_S3: 'perhaps',
          OXI_PRIVATE_S3_STORAGE_BUCKET_NAME: undefined,
          OXI_LOG_S3_LOCATION: '../logs',
          AWS_REGION: 'mars',
        },
        { required: ['public-media', 'default'] },
      ),
    )
    expect(problems.map((problem) => /^\w+/.exec(problem)?.[0])).toEqual([
      'OXI_USE_DEFAULT_S3',
      'AWS_REGION',
      'OXI_STATIC_DEFAULT_ACL',
      'OXI_PRIVATE_S3_STORAGE_BUCKET_NAME',
      'OXI_LOG_S3_LOCATION',
    ])
  })

  it('reads the same settings under another prefix, and names them so', () => {
    const renamed = Object.fromEntries(
      Object.entries(complete).map(([name, value]) => [name.replace(/^OXI_/, 'APP_'), value]),
    )
    expect(storagesFromEnvironment(renamed, { prefix: 'APP_' })).toEqual(
      storagesFromEnvironment(complete),
    )
    expect(storagesFromEnvironment(renamed)).toEqual({})
    expect(
      problemsOf(() => storagesFromEnvironment({}, { prefix: '', required: ['static'] })),
    ).toEqual([expect.stringMatching(/^USE_STATIC_S3: StaticStorage requires USE_STATIC_S3=True;/)])
  })
})

describe('the credentials of a storage', () => {
  it('are those of AWS where it has none of its own, as in the basic set-up', () => {
    const { static: assets } = storagesFromEnvironment({ ...basic, ...aws, AWS_SESSION_TOKEN: 't' })
    expect(assets?.customDomain).toBe('my-bucket.s3.amazonaws.com')
    expect(assets?.credentials?.secretAccessKey).toBe('shared-secret')
    expect(assets?.credentials?.sessionToken).toBe('t')
  })

  it('are its own before those of AWS, without the session of those', () => {
    const mixed = { ...complete, ...aws, AWS_SESSION_TOKEN: 't' }
    const { logs } = storagesFromEnvironment(mixed)
    expect(logs?.credentials?.accessKeyId).toBe('log-key')
    expect(logs?.credentials?.sessionToken).toBeUndefined()
  })

  it('are left to the chain where a variable names a source, or the code allows it', () => {
    const required = ['static'] as const
    const profile = storagesFromEnvironment({ ...basic, AWS_PROFILE: 'default' }, { required })
    const role = storagesFromEnvironment(basic, { required, chain: true })
    expect([profile.static.credentials, role.static.credentials]).toEqual([undefined, undefined])
  })

  it.each([
    [{ OXI_STATIC_ACCESS_KEY_ID: 'id', ...aws }, 'OXI_STATIC_SECRET_ACCESS_KEY'],
    [{ OXI_STATIC_SECRET_ACCESS_KEY: 'secret' }, 'OXI_STATIC_ACCESS_KEY_ID'],
    [{ AWS_ACCESS_KEY_ID: 'id', AWS_PROFILE: 'default' }, 'AWS_SECRET_ACCESS_KEY'],
  ])('are never half a pair: %j', (half, other) => {
    expect(problemsOf(() => storagesFromEnvironment({ ...basic, ...half }))).toEqual([
      `${other}: StaticStorage is missing required configuration; set it too: the two keys are a pair`,
    ])
  })

  it('show no secret when they are printed, and none in a problem', () => {
    const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
    const variables = { ...basic, ...aws, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: secret }
    const storages = storagesFromEnvironment(variables)
    const astray = refusal(() =>
      storagesFromEnvironment({
        ...variables,
        AWS_SECRET_ACCESS_KEY: `${secret}\r`,
        AWS_SESSION_TOKEN: `${secret} `,
        OXI_STATIC_S3_CUSTOM_DOMAIN: secret,
        OXI_STATIC_DEFAULT_ACL: secret,
        OXI_STATIC_S3_LOCATION: secret,
      }),
    )

    const shown = [JSON.stringify(storages), inspect(storages, { depth: 9 }), inspect(astray)]
    expect(shown[0]).toContain('shared-key')
    expect(shown.join()).not.toContain(secret.slice(0, 8))
    expect(astray.context).toEqual({ problems: 5 })
  })
})

describe('the region of the four storages', () => {
  const regionOf = (variables: Readonly<Record<string, string>>) =>
    storagesFromEnvironment({ ...privateOnly, ...variables })['private-media']?.region

  it('is that of AWS_REGION, else of AWS_DEFAULT_REGION, else us-east-1', () => {
    expect(regionOf({})).toBe('us-east-1')
    expect(regionOf({ AWS_DEFAULT_REGION: 'eu-west-1', AWS_REGION: '' })).toBe('eu-west-1')
    expect(regionOf({ AWS_DEFAULT_REGION: 'eu-west-1', AWS_REGION: 'eu-west-3' })).toBe('eu-west-3')
  })

  it('has a name of AWS, unless the endpoint is another', () => {
    expect(problemsOf(() => regionOf({ AWS_DEFAULT_REGION: 'garage' }))).toEqual([
      'AWS_DEFAULT_REGION = "garage": has to be a region of AWS, like "us-east-1"',
    ])
    expect(regionOf({ AWS_REGION: 'garage', AWS_ENDPOINT_URL: 'http://127.0.0.1:3900' })).toBe(
      'garage',
    )
  })
})

describe('the endpoint', () => {
  it('is held against its shape with all the rest, and named by its variable', () => {
    const wrong = { ...basic, ...aws, AWS_ENDPOINT_URL_S3: 'ftp://x', OXI_STATIC_LOCATION: '/a' }
    const message = refusal(() => storagesFromEnvironment(wrong)).message
    expect(message).toContain('AWS_ENDPOINT_URL_S3')
    expect(message).toContain('OXI_STATIC_LOCATION')
  })
})
