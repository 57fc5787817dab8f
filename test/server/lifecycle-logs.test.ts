import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  PutBucketLoggingCommand,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { textsIn } from './follow-ups.ts'
import { openLifecycleWorld, type LifecycleWorld } from './lifecycle-world.ts'

const TargetBucket = 'logs'
let world: LifecycleWorld

beforeAll(async () => {
  world = await openLifecycleWorld()
  await world.s3.send(new CreateBucketCommand({ Bucket: TargetBucket }))
  const Statement = {
    Effect: 'Allow',
    Principal: { Service: 'logging.s3.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: `arn:aws:s3:::${TargetBucket}/*`,
  }
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
  await world.s3.send(new PutBucketPolicyCommand({ Bucket: TargetBucket, Policy }))
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

describe('what lifecycle rules do', () => {
  it('stands in the access log', async () => {
    const Bucket = await world.bucketWith({
      versioned: true,
      rules: [
        { ID: 'gone', Filter: { Prefix: 'gone/' }, Expiration: { Days: 1 } },
        {
          ID: 'moved',
          Filter: { Prefix: 'moved/' },
          Transitions: [{ Days: 1, StorageClass: 'GLACIER' }],
        },
        { ID: 'parts', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
      ],
    })
    await world.put(Bucket, 'gone/k')
    await world.put(Bucket, 'moved/k', { Body: Buffer.alloc(200_000) })
    await world.s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'parts/k' }))
    const LoggingEnabled = { TargetBucket, TargetPrefix: '' }
    const BucketLoggingStatus = { LoggingEnabled }
    await world.s3.send(new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus }))
    await world.runAfter(3, Bucket)
    await world.server.settle()
    const texts = await textsIn(world, TargetBucket)
    const rows = [...texts.values()].flatMap((text) => text.trimEnd().split('\n'))
    const told = rows.map((row) => row.split(' ')).filter(([, , , , , who]) => who === 'AmazonS3')
    expect(told.map((row) => row.slice(7, 9).join(' ')).toSorted()).toEqual([
      'S3.CREATE.DELETEMARKER gone/k',
      'S3.DELETE.UPLOAD parts/k',
      'S3.TRANSITION.OBJECT moved/k',
    ])
  })
})
