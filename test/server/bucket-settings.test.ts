import {
  CreateBucketCommand,
  DeleteBucketEncryptionCommand,
  DeleteBucketOwnershipControlsCommand,
  DeleteObjectCommand,
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  GetBucketOwnershipControlsCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  PutBucketEncryptionCommand,
  PutBucketOwnershipControlsCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openS3World, type S3World } from './s3-world.ts'

const Bucket = 'settings'
let world: S3World
beforeAll(async () => {
  world = await openS3World()
  await world.s3.send(new CreateBucketCommand({ Bucket }))
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const sse = (SSEAlgorithm: 'AES256' | 'aws:kms') => ({
  Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm }, BucketKeyEnabled: false }],
})

describe('a new bucket', () => {
  it('has what AWS gives one: access blocked, ACLs disabled, SSE-S3', async () => {
    const { PublicAccessBlockConfiguration } = await world.s3.send(
      new GetPublicAccessBlockCommand({ Bucket }),
    )
    expect(PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    })
    const { OwnershipControls } = await world.s3.send(
      new GetBucketOwnershipControlsCommand({ Bucket }),
    )
    expect(OwnershipControls).toEqual({ Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] })
    const encryption = await world.s3.send(new GetBucketEncryptionCommand({ Bucket }))
    expect(encryption.ServerSideEncryptionConfiguration).toEqual(sse('AES256'))
  })

  it('is there, in its region, and listed', async () => {
    const head = await world.s3.send(new HeadBucketCommand({ Bucket }))
    expect(head.BucketRegion).toBe('us-east-1')
    const { LocationConstraint } = await world.s3.send(new GetBucketLocationCommand({ Bucket }))
    expect(LocationConstraint ?? '').toBe('')
    const { Buckets } = await world.s3.send(new ListBucketsCommand())
    expect(Buckets?.map(({ Name }) => Name)).toContain(Bucket)
  })

  it('keeps the region it asks for', async () => {
    const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' } as const
    const create = new CreateBucketCommand({ Bucket: 'frankfurt', CreateBucketConfiguration })
    await world.s3.send(create)
    const location = await world.s3.send(new GetBucketLocationCommand({ Bucket: 'frankfurt' }))
    expect(location.LocationConstraint).toBe('eu-central-1')
  })

  it('has a name of its own and a valid one', async () => {
    for (const name of [
      'ab',
      'Upper',
      'under_score',
      '-a-',
      '192.168.1.1',
      'a'.repeat(64),
      'a..b',
    ]) {
      const answer = await world.send({ method: 'PUT', url: `/${name}` })
      expect([name, answer.status, answer.error?.code]).toEqual([name, 400, 'InvalidBucketName'])
    }
  })

  it('is created again in us-east-1, as it is, and nowhere else', async () => {
    await world.s3.send(new PutObjectCommand({ Bucket, Key: 'kept', Body: 'kept' }))
    await world.s3.send(new CreateBucketCommand({ Bucket }))
    await world.s3.send(new HeadObjectCommand({ Bucket, Key: 'kept' }))
    await world.s3.send(new DeleteObjectCommand({ Bucket, Key: 'kept' }))
    const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' } as const
    for (const other of [{ Bucket, CreateBucketConfiguration }, { Bucket: 'frankfurt' }]) {
      await expect(world.s3.send(new CreateBucketCommand(other))).rejects.toMatchObject({
        name: 'BucketAlreadyOwnedByYou',
        $metadata: { httpStatusCode: 409 },
      })
    }
  })

  it('refuses a region that is none', async () => {
    const body =
      '<CreateBucketConfiguration><LocationConstraint>moon</LocationConstraint></CreateBucketConfiguration>'
    const answer = await world.send({ method: 'PUT', url: '/moon-base', body })
    expect([answer.status, answer.error?.code]).toEqual([400, 'InvalidLocationConstraint'])
  })
})

describe('a setting', () => {
  it('is put, got and deleted whole', async () => {
    const one = { BlockPublicAcls: true }
    await world.s3.send(
      new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: one }),
    )
    const got = await world.s3.send(new GetPublicAccessBlockCommand({ Bucket }))
    expect(got.PublicAccessBlockConfiguration).toMatchObject({ ...one, BlockPublicPolicy: false })

    const OwnershipControls = { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' as const }] }
    await world.s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }))
    const owned = await world.s3.send(new GetBucketOwnershipControlsCommand({ Bucket }))
    expect(owned.OwnershipControls).toEqual(OwnershipControls)
    await world.s3.send(new DeleteBucketOwnershipControlsCommand({ Bucket }))
    await expect(
      world.s3.send(new GetBucketOwnershipControlsCommand({ Bucket })),
    ).rejects.toMatchObject({ name: 'OwnershipControlsNotFoundError' })
  })

  it('of encryption goes back to SSE-S3 when it is deleted, and knows no KMS yet', async () => {
    const put = (SSEAlgorithm: 'AES256' | 'aws:kms') =>
      world.s3.send(
        new PutBucketEncryptionCommand({
          Bucket,
          ServerSideEncryptionConfiguration: sse(SSEAlgorithm),
        }),
      )
    await put('AES256')
    await expect(put('aws:kms')).rejects.toMatchObject({ name: 'NotImplemented' })
    await world.s3.send(new DeleteBucketEncryptionCommand({ Bucket }))
    const encryption = await world.s3.send(new GetBucketEncryptionCommand({ Bucket }))
    expect(encryption.ServerSideEncryptionConfiguration).toEqual(sse('AES256'))
  })

  it.each([
    ['metadataConfiguration', 'S3 Tables'],
    ['metadataTable', 'S3 Tables'],
    ['session', 'directory buckets'],
  ])('%s is NotImplemented, with its reason', async (name, reason) => {
    const answer = await world.send({ url: `/${Bucket}?${name}` })
    expect([answer.status, answer.error?.code]).toEqual([501, 'NotImplemented'])
    expect(answer.error?.message).toContain(reason)
  })

  it('that a request asks for and would not get is refused', async () => {
    const refused: [Record<string, string>, string][] = [
      // Ownership controls are gone by now, and with them what disables ACLs; public ones are still blocked.
      [{ 'x-amz-acl': 'public-read' }, 'AccessDenied'],
      [{ 'x-amz-server-side-encryption': 'aws:kms' }, 'NotImplemented'],
      [{ 'x-amz-storage-class': 'COLD' }, 'InvalidStorageClass'],
      [{ 'x-amz-object-lock-legal-hold': 'ON' }, 'InvalidRequest'],
    ]
    for (const [headers, code] of refused) {
      const answer = await world.send({ method: 'PUT', url: `/${Bucket}/a`, headers, body: 'x' })
      expect([headers, answer.error?.code]).toEqual([headers, code])
    }
    expect((await world.send({ url: `/${Bucket}/a` })).status).toBe(404)
    const headers = { 'x-amz-acl': 'private', 'x-amz-storage-class': 'STANDARD' }
    expect((await world.send({ method: 'PUT', url: `/${Bucket}/a`, headers })).status).toBe(200)
  })
})

describe('x-amz-expected-bucket-owner', () => {
  it('refuses a bucket of somebody else', async () => {
    const { account } = world.server.credentials
    await world.s3.send(new HeadBucketCommand({ Bucket, ExpectedBucketOwner: account }))
    for (const [method, url] of [
      ['GET', `/${Bucket}`],
      ['PUT', `/${Bucket}/b`],
      ['DELETE', `/${Bucket}/a`],
    ] as const) {
      const headers = { 'x-amz-expected-bucket-owner': '999999999999' }
      const answer = await world.send({ method, url, headers })
      expect([answer.status, answer.error?.code]).toEqual([403, 'AccessDenied'])
    }
    expect((await world.send({ url: `/${Bucket}/a` })).status).toBe(200)
  })
})
