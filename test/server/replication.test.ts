import { createHash } from 'node:crypto'
import {
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteBucketReplicationCommand,
  DeleteObjectCommand,
  GetBucketReplicationCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketReplicationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLegalHoldCommand,
  PutObjectTaggingCommand,
  type PutObjectCommandInput,
  type ReplicationRule,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openS3World, type S3World } from './s3-world.ts'

const Role = 'arn:aws:iam::123456789012:role/replication'
let world: S3World
let number = 0
let source = ''
let target = ''

beforeAll(async () => {
  world = await openS3World()
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const create = async (Bucket: string): Promise<string> => {
  await world.s3.send(new CreateBucketCommand({ Bucket }))
  const VersioningConfiguration = { Status: 'Enabled' } as const
  await world.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }))
  return Bucket
}

beforeEach(async () => {
  number += 1
  source = await create(`from-${number}`)
  target = await create(`into-${number}`)
})

const ruleTo = (bucket: string, change: Partial<ReplicationRule> = {}): ReplicationRule => ({
  ID: `to-${bucket}`,
  Priority: 1,
  Status: 'Enabled',
  Filter: {},
  DeleteMarkerReplication: { Status: 'Enabled' },
  Destination: { Bucket: `arn:aws:s3:::${bucket}` },
  ...change,
})
const replicate = (Rules: ReplicationRule[], Bucket = source) =>
  world.s3.send(
    new PutBucketReplicationCommand({ Bucket, ReplicationConfiguration: { Role, Rules } }),
  )
const put = (Key: string, more: Partial<PutObjectCommandInput> = {}) =>
  world.s3.send(new PutObjectCommand({ Bucket: source, Key, Body: 'body', ...more }))
const head = (Bucket: string, Key = 'k', VersionId?: string) =>
  world.s3.send(new HeadObjectCommand({ Bucket, Key, VersionId }))
const versionsIn = async (Bucket: string) => {
  const { Versions = [], DeleteMarkers = [] } = await world.s3.send(
    new ListObjectVersionsCommand({ Bucket }),
  )
  return [Versions.length, DeleteMarkers.length]
}

const customerKey = Buffer.alloc(32, 7)
const SSECustomer = {
  SSECustomerAlgorithm: 'AES256',
  SSECustomerKey: customerKey.toString('base64'),
  SSECustomerKeyMD5: createHash('md5').update(customerKey).digest('base64'),
}

describe('a replicated object', () => {
  it('is pending, then completed, and its replica is the same', async () => {
    await replicate([ruleTo(target)])
    const Body = Buffer.alloc(100_000, 'abc')
    await put('k', { Body, ContentType: 'text/x', Metadata: { a: 'b' }, Tagging: 't=1' })
    expect(['PENDING', 'COMPLETED']).toContain((await head(source)).ReplicationStatus)
    await world.server.settle()
    const original = await head(source)
    expect(original.ReplicationStatus).toBe('COMPLETED')
    const replica = await world.s3.send(new GetObjectCommand({ Bucket: target, Key: 'k' }))
    expect(Buffer.from((await replica.Body?.transformToByteArray()) ?? []).equals(Body)).toBe(true)
    const { ETag, ContentType, Metadata } = original
    expect(replica).toMatchObject({ ETag, ContentType, Metadata, ReplicationStatus: 'REPLICA' })
    const { TagSet } = await world.s3.send(
      new GetObjectTaggingCommand({ Bucket: target, Key: 'k' }),
    )
    expect(TagSet).toEqual([{ Key: 't', Value: '1' }])
  })

  it('keeps the order of its versions and its delete markers, but not deletions of versions', async () => {
    await replicate([ruleTo(target)])
    const { VersionId } = await put('k', { Body: '1' })
    await put('k', { Body: '2' })
    await world.s3.send(new DeleteObjectCommand({ Bucket: source, Key: 'k' }))
    await put('k', { Body: '3' })
    await world.s3.send(new DeleteObjectCommand({ Bucket: source, Key: 'k', VersionId }))
    await world.server.settle()
    expect(await versionsIn(target)).toEqual([3, 1])
    const { Body } = await world.s3.send(new GetObjectCommand({ Bucket: target, Key: 'k' }))
    expect(await Body?.transformToString()).toBe('3')
  })

  it('goes where its prefix and tags say, in another class', async () => {
    const other = await create(`tags-${number}`)
    const Destination = { Bucket: `arn:aws:s3:::${other}`, StorageClass: 'STANDARD_IA' } as const
    const Filter = { Tag: { Key: 'copy', Value: 'yes' } }
    const off = { Status: 'Disabled' } as const
    await replicate([
      ruleTo(target, { Filter: { Prefix: 'a/' } }),
      ruleTo(other, { Priority: 2, Filter, Destination, DeleteMarkerReplication: off }),
    ])
    await put('a/k', { Tagging: 'copy=yes' })
    await put('b/k')
    await world.server.settle()
    expect([await versionsIn(target), await versionsIn(other)]).toEqual([
      [1, 0],
      [1, 0],
    ])
    expect((await head(other, 'a/k')).StorageClass).toBe('STANDARD_IA')
    expect((await head(source, 'b/k')).ReplicationStatus).toBeUndefined()
  })

  it('is not replicated again from there, nor back', async () => {
    await replicate([ruleTo(target)])
    await replicate([ruleTo(source)], target)
    await put('k')
    await world.s3.send(new DeleteObjectCommand({ Bucket: source, Key: 'k' }))
    await world.server.settle()
    await world.server.settle()
    expect(await versionsIn(source)).toEqual([1, 1])
    expect(await versionsIn(target)).toEqual([1, 1])
  })

  it('hands on its tags, and takes those of its replica where a rule wants that', async () => {
    const SourceSelectionCriteria = { ReplicaModifications: { Status: 'Enabled' } } as const
    await replicate([ruleTo(target)])
    await replicate([ruleTo(source, { SourceSelectionCriteria })], target)
    await put('k')
    const tag = async (Bucket: string, Value: string) => {
      const Tagging = { TagSet: [{ Key: 'by', Value }] }
      await world.s3.send(new PutObjectTaggingCommand({ Bucket, Key: 'k', Tagging }))
      await world.server.settle()
    }
    const tags = async (Bucket: string) => {
      const got = await world.s3.send(new GetObjectTaggingCommand({ Bucket, Key: 'k' }))
      return got.TagSet?.map(({ Value }) => Value)
    }
    await world.server.settle()
    await tag(source, 'source')
    expect(await tags(target)).toEqual(['source'])
    await tag(target, 'replica')
    expect(await tags(source)).toEqual(['replica'])
  })

  it('is read with the key of its customer', async () => {
    await replicate([ruleTo(target)])
    for (const size of [5, 200_000]) {
      const { ETag } = await put(`k${size}`, { Body: Buffer.alloc(size, 'x'), ...SSECustomer })
      await world.server.settle()
      const asked = { Bucket: target, Key: `k${size}`, ...SSECustomer }
      const replica = await world.s3.send(new GetObjectCommand(asked))
      expect(replica).toMatchObject({ ETag, ReplicationStatus: 'REPLICA' })
      expect(await replica.Body?.transformToString()).toBe('x'.repeat(size))
      const original = await world.s3.send(new HeadObjectCommand({ ...asked, Bucket: source }))
      expect(original.ReplicationStatus).toBe('COMPLETED')
    }
    const Rules = [{ BlockedEncryptionTypes: { EncryptionType: ['SSE-C' as const] } }]
    const ServerSideEncryptionConfiguration = { Rules }
    await world.s3.send(
      new PutBucketEncryptionCommand({ Bucket: target, ServerSideEncryptionConfiguration }),
    )
    await put('blocked', SSECustomer)
    await world.server.settle()
    const blocked = { Bucket: source, Key: 'blocked', ...SSECustomer }
    expect((await world.s3.send(new HeadObjectCommand(blocked))).ReplicationStatus).toBe('FAILED')
  })

  it('keeps its lock, and follows what becomes of it, where the destination can', async () => {
    const locked = { ObjectLockEnabledForBucket: true }
    source = `locked-from-${number}`
    const safe = `locked-into-${number}`
    for (const Bucket of [source, safe])
      await world.s3.send(new CreateBucketCommand({ Bucket, ...locked }))
    const Destination = { Bucket: `arn:aws:s3:::${target}` }
    await replicate([ruleTo(safe), ruleTo(target, { Priority: 2, Destination })])
    await put('k', { ObjectLockLegalHoldStatus: 'ON', ChecksumAlgorithm: 'CRC32' })
    await world.server.settle()
    expect((await head(safe)).ObjectLockLegalHoldStatus).toBe('ON')
    // The other destination has no object lock.
    expect((await head(source)).ReplicationStatus).toBe('FAILED')
    const LegalHold = { Status: 'OFF' } as const
    await world.s3.send(new PutObjectLegalHoldCommand({ Bucket: source, Key: 'k', LegalHold }))
    await world.server.settle()
    expect((await head(safe)).ObjectLockLegalHoldStatus).toBe('OFF')
  })

  it('has failed where the destination does not take it', async () => {
    await replicate([ruleTo(target)])
    const Statement = {
      Effect: 'Deny',
      Principal: { AWS: Role },
      Action: 's3:ReplicateObject',
      Resource: `arn:aws:s3:::${target}/*`,
    }
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
    await world.s3.send(new PutBucketPolicyCommand({ Bucket: target, Policy }))
    await put('k')
    await world.server.settle()
    expect((await head(source)).ReplicationStatus).toBe('FAILED')
    await world.s3.send(new DeleteBucketPolicyCommand({ Bucket: target }))
    expect(await versionsIn(target)).toEqual([0, 0])
  })
})

describe('a version that waits for its replica', () => {
  it('waits no longer when the configuration is gone', async () => {
    const { VersionId: versionId = '' } = await put('k')
    const { engine } = world.server
    const place = { bucket: source, key: 'k', versionId }
    const extra = { replication: { replicas: {} } }
    await engine.amendObject({ ...place, amend: (metadata) => ({ ...metadata, extra }) })
    expect((await head(source)).ReplicationStatus).toBe('PENDING')
    await engine.outbox.append('replication', [{ kind: 'version', ...place }])
    await world.server.settle()
    expect((await head(source)).ReplicationStatus).toBeUndefined()
  })
})

describe('a replication configuration', () => {
  it('is put, got with ids, and deleted', async () => {
    const { ID: _, ...rule } = ruleTo(target)
    await replicate([rule])
    const { ReplicationConfiguration } = await world.s3.send(
      new GetBucketReplicationCommand({ Bucket: source }),
    )
    expect(ReplicationConfiguration).toMatchObject({ Role, Rules: [rule] })
    expect(ReplicationConfiguration?.Rules?.[0]?.ID).toMatch(/./)
    await world.s3.send(new DeleteBucketReplicationCommand({ Bucket: source }))
    await expect(
      world.s3.send(new GetBucketReplicationCommand({ Bucket: source })),
    ).rejects.toMatchObject({
      name: 'ReplicationConfigurationNotFoundError',
      $metadata: { httpStatusCode: 404 },
    })
  })

  it('needs versioning here and there', async () => {
    const plain = `plain-${number}`
    await world.s3.send(new CreateBucketCommand({ Bucket: plain }))
    await expect(replicate([ruleTo(plain)])).rejects.toMatchObject({
      name: 'InvalidRequest',
      message: 'Destination bucket must have versioning enabled.',
    })
    await expect(replicate([ruleTo(target)], plain)).rejects.toMatchObject({
      name: 'InvalidRequest',
      message: "Versioning must be 'Enabled' on the bucket to apply a replication configuration",
    })
    await expect(replicate([ruleTo('not-there')])).rejects.toMatchObject({
      name: 'InvalidRequest',
      message: 'Destination bucket must exist.',
    })
  })

  it('keeps versioning from being suspended', async () => {
    await replicate([ruleTo(target)])
    const VersioningConfiguration = { Status: 'Suspended' } as const
    await expect(
      world.s3.send(new PutBucketVersioningCommand({ Bucket: source, VersioningConfiguration })),
    ).rejects.toMatchObject({ name: 'InvalidBucketState' })
  })
})
