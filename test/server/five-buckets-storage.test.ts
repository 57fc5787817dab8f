import {
  CreateBucketCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type LifecycleRule,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessBlocked, blockAccess, publicRead } from './public-access.ts'
import { openS3World, type S3World } from './s3-world.ts'

/** The first of the five buckets of an application: the private one. */
let world: S3World
beforeAll(async () => {
  world = await openS3World()
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const create = ({ s3 }: S3World, Bucket: string) =>
  s3.send(
    new CreateBucketCommand({
      Bucket,
      CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' },
    }),
  )
const put = (Bucket: string, Key: string, Body: string | Uint8Array = Key) =>
  world.s3.send(new PutObjectCommand({ Bucket, Key, Body }))

const tlsOnly = (bucket: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  })

describe('storage-prod: application files, private', () => {
  const Bucket = 'storage-prod'
  const Rules: LifecycleRule[] = [
    {
      ID: 'archive-exports',
      Status: 'Enabled',
      Filter: { Prefix: 'exports/' },
      Transitions: [
        { Days: 90, StorageClass: 'STANDARD_IA' },
        { Days: 365, StorageClass: 'GLACIER' },
      ],
    },
    {
      ID: 'cleanup-temp',
      Status: 'Enabled',
      Filter: { Prefix: 'temp/' },
      Expiration: { Days: 7 },
    },
  ]
  // The documentation names a KMS key; SSE-S3 stands for it.
  const ServerSideEncryptionConfiguration = {
    Rules: [
      {
        ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' as const },
        BucketKeyEnabled: false,
      },
    ],
  }

  it('is read back as it was put', async () => {
    const { s3 } = world
    await create(world, Bucket)
    await s3.send(
      new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
    )
    await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }))
    await blockAccess(world, Bucket, true)
    await s3.send(
      new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }),
    )
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: tlsOnly(Bucket) }))

    const location = await s3.send(new GetBucketLocationCommand({ Bucket }))
    expect(location.LocationConstraint).toBe('eu-central-1')
    expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe('Enabled')
    expect(await s3.send(new GetBucketEncryptionCommand({ Bucket }))).toMatchObject({
      ServerSideEncryptionConfiguration,
    })
    expect(await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).toMatchObject({
      PublicAccessBlockConfiguration: accessBlocked(true),
    })
    const lifecycle = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))
    expect(lifecycle.Rules).toEqual(Rules)
    const policy = await s3.send(new GetBucketPolicyCommand({ Bucket }))
    expect(policy.Policy).toBe(tlsOnly(Bucket))
  })

  it('takes no policy that opens it', async () => {
    await expect(
      world.s3.send(new PutBucketPolicyCommand({ Bucket, Policy: publicRead(Bucket) })),
    ).rejects.toMatchObject({ name: 'AccessDenied' })
    await put(Bucket, 'documents/report.pdf')
    expect((await world.sendAnonymous({ url: `/${Bucket}/documents/report.pdf` })).status).toBe(403)
  })

  it('is for TLS only: on plain HTTP even its owner is refused', async () => {
    const plain = await openS3World({ assumeSecureTransport: false })
    await create(plain, Bucket)
    await plain.s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'a' }))
    await plain.s3.send(new PutBucketPolicyCommand({ Bucket, Policy: tlsOnly(Bucket) }))
    await expect(plain.s3.send(new GetObjectCommand({ Bucket, Key: 'a' }))).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    })
    await plain.close()
    await world.s3.send(new HeadObjectCommand({ Bucket, Key: 'documents/report.pdf' }))
  })

  it('archives exports after 90 and 365 days, and cleans up after 7', async () => {
    const { s3, server } = world
    const exported = 'exports/org_1/ledger.json'
    await put(Bucket, exported, new Uint8Array(200_000))
    await put(Bucket, 'temp/upload-1/part')
    const { LastModified } = await s3.send(new HeadObjectCommand({ Bucket, Key: exported }))
    const dayMs = 86_400_000
    // A rule is due at the midnight after its days are over.
    const midnight = Math.ceil(Number(LastModified) / dayMs) * dayMs
    const runOn = (days: number) => server.runLifecycle({ now: new Date(midnight + days * dayMs) })
    const classOf = async () =>
      (await s3.send(new HeadObjectCommand({ Bucket, Key: exported }))).StorageClass
    const temporary = async () =>
      (await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: 'temp/' }))).DeleteMarkers
        ?.length ?? 0

    await runOn(6)
    expect([await temporary(), await classOf()]).toEqual([0, undefined])
    await runOn(7)
    expect([await temporary(), await classOf()]).toEqual([1, undefined])
    await runOn(89)
    expect(await classOf()).toBeUndefined()
    await runOn(90)
    expect(await classOf()).toBe('STANDARD_IA')
    await runOn(364)
    expect(await classOf()).toBe('STANDARD_IA')
    await runOn(365)
    expect(await classOf()).toBe('GLACIER')
    await expect(s3.send(new GetObjectCommand({ Bucket, Key: exported }))).rejects.toMatchObject({
      name: 'InvalidObjectState',
    })
    await s3.send(new HeadObjectCommand({ Bucket, Key: 'documents/report.pdf' }))
  })
})
