import {
  CreateBucketCommand,
  HeadObjectCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
} from '@aws-sdk/client-s3'
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { postForm, signedFields } from './post-form.ts'
import { openS3World, type S3World } from './s3-world.ts'

const Bucket = 'locked-by-policy'
const inDays = (days: number): Date => new Date(Date.now() + days * 86_400_000)
let world: S3World

beforeAll(async () => {
  world = await openS3World()
  await world.s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }))
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const head = (Key: string) => world.s3.send(new HeadObjectCommand({ Bucket, Key }))
const put = (Key: string, lock: object) =>
  world.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'b', ...lock }))

/** A policy that denies one action to everybody. */
const deny = (Action: string, Condition?: object) =>
  world.s3.send(
    new PutBucketPolicyCommand({
      Bucket,
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Deny',
            Principal: '*',
            Action,
            Resource: `arn:aws:s3:::${Bucket}/*`,
            ...(Condition && { Condition }),
          },
        ],
      }),
    }),
  )

describe('a lock is told', () => {
  it('to those who may read its retention, and those who may read its legal hold', async () => {
    const ObjectLockRetainUntilDate = inDays(1)
    const retention = { ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate }
    await put('told', { ...retention, ObjectLockLegalHoldStatus: 'OFF' })
    expect(await head('told')).toMatchObject({
      ObjectLockMode: 'GOVERNANCE',
      ObjectLockLegalHoldStatus: 'OFF',
    })
    await deny('s3:GetObjectRetention')
    const { ObjectLockMode, ObjectLockLegalHoldStatus } = await head('told')
    expect([ObjectLockMode, ObjectLockLegalHoldStatus]).toEqual([undefined, 'OFF'])
    await deny('s3:GetObjectLegalHold')
    const other = await head('told')
    expect([other.ObjectLockMode, other.ObjectLockLegalHoldStatus]).toEqual([
      'GOVERNANCE',
      undefined,
    ])
  })
})

describe('a lock is set', () => {
  it('with a write by those who may set it', async () => {
    await deny('s3:PutObjectLegalHold')
    await expect(put('held', { ObjectLockLegalHoldStatus: 'ON' })).rejects.toMatchObject({
      name: 'AccessDenied',
    })
    await put('held', {})
  })

  // Source: S3 User Guide, "Object Lock considerations": limiting retention periods with a bucket policy.
  it('for as many days as a policy allows, by headers and by a document', async () => {
    const key = 's3:object-lock-remaining-retention-days'
    await deny('s3:PutObjectRetention', { NumericGreaterThan: { [key]: '10' } })
    const until = (days: number) => ({
      ObjectLockMode: 'GOVERNANCE',
      ObjectLockRetainUntilDate: inDays(days),
    })
    await put('short', until(9))
    await expect(put('long', until(11))).rejects.toMatchObject({ name: 'AccessDenied' })
    const retain = (days: number) =>
      world.s3.send(
        new PutObjectRetentionCommand({
          Bucket,
          Key: 'short',
          Retention: { Mode: 'GOVERNANCE', RetainUntilDate: inDays(days) },
        }),
      )
    await retain(10)
    await expect(retain(11)).rejects.toMatchObject({ name: 'AccessDenied' })
  })

  it('by a form, with the class of its object', async () => {
    const body = 'form'
    const fields = signedFields(Bucket, {
      key: 'form',
      'Content-MD5': createHash('md5').update(body).digest('base64'),
      'x-amz-object-lock-mode': 'GOVERNANCE',
      'x-amz-object-lock-retain-until-date': inDays(1).toISOString(),
      'x-amz-storage-class': 'STANDARD_IA',
    })
    const { status } = await postForm(
      { endpoint: world.endpoint, bucket: Bucket },
      { fields, file: body },
    )
    expect(status).toBe(204)
    expect(await head('form')).toMatchObject({
      ObjectLockMode: 'GOVERNANCE',
      StorageClass: 'STANDARD_IA',
    })
  })
})
