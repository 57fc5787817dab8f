import { describe, expect, it } from 'vitest'
import { complete, problemsOf } from './seed-environment.test.fixture.ts'
import { storagesFromEnvironment } from './storages-from-environment.ts'

const keys = { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' }
const inS3 = { USE_S3: 'True', ...keys, AWS_STORAGE_BUCKET_NAME: 'primetrade-documents' }
const directory = {
  name: 'default',
  kind: 'filesystem',
  directory: 'media',
  urlExpiresIn: 86_400,
  overwrite: 'error',
  cacheControl: 'private, no-cache',
}

describe('the storage of USE_S3', () => {
  it('is a whole private bucket whose URLs last a day, where it is on', () => {
    const storages = storagesFromEnvironment(inS3)
    expect(storages).toEqual({
      default: {
        name: 'default',
        kind: 'private-media',
        bucket: 'primetrade-documents',
        region: 'us-east-2',
        location: '',
        public: false,
        urlExpiresIn: 86_400,
        overwrite: 'error',
        customDomain: undefined,
        keyPairId: undefined,
        cacheControl: 'private, no-cache',
        accept: undefined,
        compress: undefined,
        credentials: { accessKeyId: 'key' },
      },
    })
  })

  it('is a directory where it is off, whatever is set for S3', () => {
    expect(storagesFromEnvironment({ ...inS3, USE_S3: 'False' }).default).toEqual(directory)
    expect(storagesFromEnvironment({ USE_S3: 'no', MEDIA_ROOT: '/var/media' }).default).toEqual({
      ...directory,
      directory: '/var/media',
    })
  })

  it('is off where it is unset, and there only if it is required', () => {
    expect(storagesFromEnvironment(keys)).toEqual({})
    expect(storagesFromEnvironment({}, { required: ['default'] }).default).toEqual(directory)
  })

  it('takes the region of its own variable', () => {
    const variables = { ...inS3, AWS_REGION: 'eu-west-1', AWS_S3_REGION_NAME: 'eu-west-3' }
    expect(storagesFromEnvironment(variables).default).toMatchObject({ region: 'eu-west-3' })
  })

  it('says what is missing or wrong, all at once', () => {
    const missing = 'DefaultStorage is missing required configuration'
    expect(
      problemsOf(() => storagesFromEnvironment({ USE_S3: 'True', AWS_S3_REGION_NAME: 'Ohio' })),
    ).toEqual([
      `AWS_ACCESS_KEY_ID: ${missing}; set it, or name a profile in AWS_PROFILE`,
      `AWS_SECRET_ACCESS_KEY: ${missing}; set it, or name a profile in AWS_PROFILE`,
      `AWS_STORAGE_BUCKET_NAME: ${missing}; set it to the name of the bucket`,
      'AWS_S3_REGION_NAME = "Ohio": has to be a region of AWS, like "us-east-1"',
    ])
    expect(problemsOf(() => storagesFromEnvironment({ ...inS3, USE_S3: 'S3' }))).toEqual([
      'USE_S3 = "S3": has to be True or False',
    ])
  })

  it('has a bucket to itself', () => {
    const shared = { ...complete, ...inS3, AWS_STORAGE_BUCKET_NAME: 'open-bucket' }
    expect(problemsOf(() => storagesFromEnvironment(shared))).toEqual([
      expect.stringMatching(
        /^AWS_STORAGE_BUCKET_NAME = "open-bucket": its keys "\*" meet "static\/\*" of OXI_STATIC_LOCATION/,
      ),
    ])
  })
})
