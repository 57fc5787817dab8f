import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  UploadPartCommand,
  type BucketVersioningStatus,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openS3World, type S3World } from './s3-world.ts'

let world: S3World
beforeAll(async () => {
  world = await openS3World()
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const IfNoneMatch = '*'
const customer = {
  SSECustomerAlgorithm: 'AES256',
  SSECustomerKey: Buffer.alloc(32, 1).toString('base64'),
}

/** Every way to write an object. */
async function writers(Bucket: string, Key: string): Promise<readonly (() => Promise<unknown>)[]> {
  const { s3 } = world
  const at = { Bucket, Key, IfNoneMatch }
  await s3.send(new PutObjectCommand({ Bucket, Key: 'source', Body: 'source' }))
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }))
  const part = { Bucket, Key, UploadId, PartNumber: 1 }
  const { ETag } = await s3.send(new UploadPartCommand({ ...part, Body: 'parts' }))
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] }
  const put = (Body: string, key: object = {}) =>
    s3.send(new PutObjectCommand({ ...at, Body, ...key }))
  return [
    () => put('small'),
    () => put('large'.repeat(30_000)),
    () => put('sealed', customer),
    () => put('sealed'.repeat(30_000), customer),
    () => s3.send(new CopyObjectCommand({ ...at, CopySource: `${Bucket}/source` })),
    () => s3.send(new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload })),
  ]
}

it.each(['never set', 'Enabled', 'Suspended'])(
  'one of all kinds of writes that want to be the first is (versioning %s)',
  async (state) => {
    const Bucket = `races-${state.replace(' ', '-').toLowerCase()}`
    await world.s3.send(new CreateBucketCommand({ Bucket }))
    if (state !== 'never set') {
      const VersioningConfiguration = { Status: state as BucketVersioningStatus }
      await world.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }))
    }
    for (const Key of ['1', '2', '3', '4']) {
      const kinds = await writers(Bucket, Key)
      // An upload is completed once.
      const all = [...kinds, ...kinds.slice(0, -1), ...kinds.slice(0, -1)]
      const outcomes = await Promise.allSettled(all.map((write) => write()))
      const lost = outcomes.filter((outcome) => outcome.status === 'rejected')
      expect(lost).toHaveLength(all.length - 1)
      for (const { reason } of lost) {
        expect(reason).toMatchObject({
          name: expect.stringMatching(
            /^(PreconditionFailed|ConditionalRequestConflict)$/,
          ) as string,
        })
      }
      const versions = await world.s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: Key }))
      expect(versions.Versions).toHaveLength(1)
    }
  },
)
