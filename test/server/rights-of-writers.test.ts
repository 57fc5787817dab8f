import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  PutBucketPolicyCommand,
  PutBucketRequestPaymentCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { keyOf, openAccountsWorld, type AccountsWorld } from './accounts-world.ts'
import { exchange, type RawAnswer } from './exchange.ts'
import { postForm, signedFields } from './post-form.ts'
import { signed, type RawRequest } from './signed-message.ts'

let world: AccountsWorld
let Bucket = ''
let buckets = 0
beforeAll(async () => {
  world = await openAccountsWorld()
})
beforeEach(async () => {
  Bucket = `written-${++buckets}`
  await world.as('ada').send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }))
  await world.as('ada').send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }))
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const denied = { $metadata: { httpStatusCode: 403 } }
const say = (...statements: readonly { Action: string; Effect?: string; Condition?: object }[]) =>
  world.as('ada').send(
    new PutBucketPolicyCommand({
      Bucket,
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: statements.map((each) => ({
          Effect: 'Allow',
          Principal: { AWS: '222222222222' },
          Resource: `arn:aws:s3:::${Bucket}/*`,
          ...each,
        })),
      }),
    }),
  )
const send = (name: 'ada' | 'bob', request: RawRequest): Promise<RawAnswer> =>
  exchange(world.endpoint, signed(world.endpoint, request, { credentials: keyOf(name) }))

describe('whoever may put an object', () => {
  it('adds nothing to what another account is about to put', async () => {
    await say({ Action: 's3:PutObject' }, { Action: 's3:GetObject' })
    const Key = 'theirs'
    const { UploadId } = await world
      .as('ada')
      .send(new CreateMultipartUploadCommand({ Bucket, Key }))
    const part = { Bucket, Key, UploadId, PartNumber: 1 }
    const bob = world.as('bob')
    const CopySource = `${Bucket}/k`
    await expect(
      bob.send(new UploadPartCommand({ ...part, Body: 'forged' })),
    ).rejects.toMatchObject(denied)
    await expect(
      bob.send(new UploadPartCopyCommand({ ...part, CopySource })),
    ).rejects.toMatchObject(denied)
    const { ETag } = await world.as('worker').send(new UploadPartCommand({ ...part, Body: 'x' }))
    const complete = new CompleteMultipartUploadCommand({
      Bucket,
      Key,
      UploadId,
      MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
    })
    await expect(bob.send(complete)).rejects.toMatchObject(denied)
    await world.as('ada').send(complete)
  })

  it('passes nothing off as a copy', async () => {
    const Condition = { StringLike: { 's3:x-amz-copy-source': `${Bucket}/*` } }
    await say({ Action: 's3:PutObject', Condition }, { Action: 's3:GetObject' })
    const CopySource = `${Bucket}/k`
    await world.as('bob').send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource }))
    const named = { key: 'forged', 'x-amz-copy-source': CopySource }
    const fields = signedFields(Bucket, named, { signer: keyOf('bob') })
    const answer = await postForm({ ...world, bucket: Bucket }, { fields, file: 'forged' })
    expect(answer.status).toBe(403)
  })

  it('hides no tags behind a copy that is none', async () => {
    const Condition = { StringEquals: { 's3:RequestObjectTag/class': 'secret' } }
    await say(
      { Action: 's3:PutObject' },
      { Action: 's3:PutObjectTagging' },
      { Effect: 'Deny', Action: 's3:PutObject', Condition },
    )
    const headers = { 'x-amz-tagging': 'class=secret', 'x-amz-copy-source': `${Bucket}/k` }
    const request = { method: 'POST', url: `/${Bucket}/tagged?uploads`, headers }
    expect((await send('bob', request)).status).toBe(403)
  })
})

describe('whoever may set a retention', () => {
  it('is asked about the one in the body, and not about a header', async () => {
    const Condition = { StringEquals: { 's3:object-lock-mode': 'COMPLIANCE' } }
    await say({ Action: 's3:PutObjectRetention', Condition })
    const headers = { 'x-amz-object-lock-mode': 'COMPLIANCE' }
    const retain = (body: string) =>
      send('bob', { method: 'PUT', url: `/${Bucket}/k?retention`, headers, body })
    expect((await retain('<Retention/>')).status).toBe(403)
    const until = new Date(Date.now() + 60_000).toISOString()
    const RetainUntilDate = `<RetainUntilDate>${until}</RetainUntilDate>`
    const body = `<Retention><Mode>COMPLIANCE</Mode>${RetainUntilDate}</Retention>`
    expect((await retain(body)).status).toBe(200)
  })
})

describe('whoever may bypass governance', () => {
  it('may be limited in what it becomes', async () => {
    const body = (days: number) => {
      const until = new Date(Date.now() + days * 86_400_000).toISOString()
      const mode = '<Mode>GOVERNANCE</Mode>'
      return `<Retention>${mode}<RetainUntilDate>${until}</RetainUntilDate></Retention>`
    }
    const retain = (days: number) =>
      send('bob', {
        method: 'PUT',
        url: `/${Bucket}/k?retention`,
        headers: { 'x-amz-bypass-governance-retention': 'true' },
        body: body(days),
      })
    const Condition = { NumericGreaterThan: { 's3:object-lock-remaining-retention-days': '5' } }
    await say(
      { Action: 's3:PutObjectRetention' },
      { Action: 's3:BypassGovernanceRetention', Condition },
    )
    expect((await retain(20)).status).toBe(200)
    expect((await retain(2)).status).toBe(403)
    expect((await retain(10)).status).toBe(200)
  })
})

describe('a copy', () => {
  it('is paid for by its requester where the bucket of its source wants that', async () => {
    await say({ Action: 's3:GetObject' })
    const RequestPaymentConfiguration = { Payer: 'Requester' as const }
    const payment = { Bucket, RequestPaymentConfiguration }
    await world.as('ada').send(new PutBucketRequestPaymentCommand(payment))
    const own = `copies-${buckets}`
    await world.as('bob').send(new CreateBucketCommand({ Bucket: own }))
    const copy = (more: { RequestPayer?: 'requester' }) =>
      world
        .as('bob')
        .send(new CopyObjectCommand({ Bucket: own, Key: 'k', CopySource: `${Bucket}/k`, ...more }))
    await expect(copy({})).rejects.toMatchObject(denied)
    await copy({ RequestPayer: 'requester' })
  })
})
