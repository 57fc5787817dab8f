import { describe, expect, expectTypeOf, it } from 'vitest'
import { parseDeclaration } from '../parse-declaration.ts'
import { declarationFromEnvironment } from './declaration-from-environment.ts'
import { complete, problemsOf } from './seed-environment.test.fixture.ts'
import { storagesFromEnvironment } from './storages-from-environment.ts'

const inS3 = {
  USE_S3: 'True',
  AWS_ACCESS_KEY_ID: 'key',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_STORAGE_BUCKET_NAME: 'primetrade-documents',
}

describe('declarationFromEnvironment', () => {
  it('says what a declaration of the same storages would say', () => {
    const declaration = declarationFromEnvironment(
      { ...complete, ...inS3, AWS_REGION: 'eu-central-1' },
      { app: 'shop' },
    )

    expect(declaration).toEqual(
      parseDeclaration({
        app: 'shop',
        target: 'aws',
        region: 'eu-central-1',
        buckets: {
          'open-bucket': {},
          'shut-bucket': {},
          'primetrade-documents': { region: 'us-east-2' },
        },
        storages: {
          static: { kind: 'static', bucket: 'open-bucket', customDomain: 'cdn.example.com' },
          'public-media': {
            kind: 'public-media',
            bucket: 'open-bucket',
            customDomain: 'media.example.com',
          },
          'private-media': { kind: 'private-media', bucket: 'shut-bucket' },
          logs: { kind: 'logs', bucket: 'shut-bucket', service: 'my-service' },
          default: {
            kind: 'private-media',
            bucket: 'primetrade-documents',
            location: '',
            urlExpiresIn: 86_400,
          },
        },
      }),
    )
    expect(declaration.buckets['open-bucket']?.publicPrefixes).toEqual(['static/', 'media/'])
    expect(declaration.buckets['shut-bucket']?.aspects.policy).toEqual([])
  })

  it('declares the very storages that are read with their credentials', () => {
    const { storages } = declarationFromEnvironment({ ...complete, ...inS3 })

    // `credentials` is all that an environment says beside what a declaration says.
    expect(storagesFromEnvironment({ ...complete, ...inS3 })).toMatchObject(storages)
  })

  it.each([
    [{ AWS_ENDPOINT_URL: 'http://127.0.0.1:9000/' }, 'http://127.0.0.1:9000'],
    [
      { AWS_ENDPOINT_URL: 'http://a.example', AWS_ENDPOINT_URL_S3: 'https://s3.example' },
      'https://s3.example',
    ],
  ])('has the target of %j', (variables, endpoint) => {
    const { target } = declarationFromEnvironment({ ...inS3, ...variables })

    expect(target).toMatchObject({ endpoint, region: 'us-east-2', addressing: 'path' })
  })

  it('leaves a directory to the storages, and is empty where nothing is enabled', () => {
    const directory = declarationFromEnvironment({ USE_S3: 'False' }, { required: ['default'] })

    expect(directory).toEqual(declarationFromEnvironment({}, { required: [] }))
    expect(directory).toMatchObject({ app: 'stowage', target: 'aws', buckets: {}, storages: {} })
  })

  it('lists the problems of storages and endpoint at once', () => {
    const broken = { AWS_ENDPOINT_URL: 'https://s3.example/path', AWS_STORAGE_BUCKET_NAME: '' }

    expect(problemsOf(() => declarationFromEnvironment({ ...inS3, ...broken }))).toEqual([
      expect.stringMatching(/^AWS_ENDPOINT_URL = "https:\/\/s3\.example\/path": has to end after/),
      expect.stringMatching(/^AWS_STORAGE_BUCKET_NAME: DefaultStorage is missing required/),
    ])
  })

  it('reads another prefix', () => {
    const renamed = Object.entries({ ...complete, OXI_SERVICE_NAME: 'a' }).map(
      ([name, value]) => [name.replace(/^OXI_/, 'APP_'), value] as const,
    )
    const { storages } = declarationFromEnvironment(Object.fromEntries(renamed), { prefix: 'APP_' })

    expect(storages['logs']).toMatchObject({ location: 'oxi_logs/a' })
  })

  it('types the storages that the application requires', () => {
    const { storages } = declarationFromEnvironment(complete, { required: ['static', 'logs'] })

    expectTypeOf(storages.static.kind).toEqualTypeOf<'static'>()
    expectTypeOf<keyof typeof storages>().toEqualTypeOf<'static' | 'logs'>()
  })
})
