import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  InventoryOptionalField,
  PutBucketInventoryConfigurationCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLockConfigurationCommand,
  type InventoryConfiguration,
} from '@aws-sdk/client-s3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { textsIn } from './follow-ups.ts'
import { openS3World, type S3World } from './s3-world.ts'

const Bucket = 'listed'
const target = 'lists'
let world: S3World
let defects: unknown[] = []
let aheadMs = 0

beforeEach(async () => {
  defects = []
  aheadMs = 0
  world = await openS3World({
    onDefect: (error) => defects.push(error),
    // Within what the signatures of clients allow.
    now: () => new Date(Date.now() + aheadMs),
    dayMs: 60_000,
  })
  await world.s3.send(new CreateBucketCommand({ Bucket }))
  await world.s3.send(new CreateBucketCommand({ Bucket: target }))
})
afterEach(async () => {
  expect(defects).toEqual([])
  await world.close()
})

const allow = () => {
  const Statement = {
    Effect: 'Allow',
    Principal: { Service: 's3.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: `arn:aws:s3:::${target}/*`,
    Condition: {
      ArnLike: { 'aws:SourceArn': `arn:aws:s3:::${Bucket}` },
      StringEquals: {
        'aws:SourceAccount': world.server.credentials.account,
        's3:x-amz-acl': 'bucket-owner-full-control',
      },
    },
  }
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
  return world.s3.send(new PutBucketPolicyCommand({ Bucket: target, Policy }))
}

const configure = (change: Partial<InventoryConfiguration> = {}) => {
  const S3BucketDestination = {
    Bucket: `arn:aws:s3:::${target}`,
    Format: 'CSV',
    Prefix: 'p',
  } as const
  const InventoryConfiguration: InventoryConfiguration = {
    Id: 'all',
    IsEnabled: true,
    IncludedObjectVersions: 'Current',
    Schedule: { Frequency: 'Daily' },
    Destination: { S3BucketDestination },
    ...change,
  }
  return world.s3.send(
    new PutBucketInventoryConfigurationCommand({ Bucket, Id: 'all', InventoryConfiguration }),
  )
}
const put = (Key: string, Body = 'x') => world.s3.send(new PutObjectCommand({ Bucket, Key, Body }))

interface Manifest {
  readonly fileSchema: string
  readonly files: readonly {
    readonly key: string
    readonly size: number
    readonly MD5checksum: string
  }[]
}

/** The rows that a manifest leads to, after every sum was compared. */
async function rowsOf(key: string): Promise<readonly (readonly string[])[]> {
  const texts = await textsIn(world, target, key.replace('manifest.json', ''))
  const manifest = texts.get(key) ?? ''
  expect(texts.get(key.replace('.json', '.checksum'))).toBe(
    createHash('md5').update(manifest).digest('hex'),
  )
  const { files } = JSON.parse(manifest) as Manifest
  const rows: string[][] = []
  for (const { key: Key, size, MD5checksum } of files) {
    const { Body } = await world.s3.send(new GetObjectCommand({ Bucket: target, Key }))
    const bytes = Buffer.from((await Body?.transformToByteArray()) ?? [])
    expect([bytes.length, createHash('md5').update(bytes).digest('hex')]).toEqual([
      size,
      MD5checksum,
    ])
    const lines = gunzipSync(bytes).toString().trimEnd().split('\n')
    rows.push(...lines.map((line) => line.slice(1, -1).split('","')))
  }
  return rows
}

const manifests = async (): Promise<readonly string[]> =>
  [...(await textsIn(world, target, 'p/')).keys()].filter((key) => key.endsWith('manifest.json'))

describe('an inventory on demand', () => {
  it('lists the current objects below its prefix', async () => {
    await allow()
    await put('a/one two', 'hello')
    await put('a/b')
    await put('c')
    await configure({
      IsEnabled: false,
      Filter: { Prefix: 'a/' },
      OptionalFields: ['Size', 'StorageClass', 'EncryptionStatus', 'ReplicationStatus'],
    })
    const written = await world.server.runInventory(Bucket, 'all')
    expect(written).toMatchObject({ bucket: target, rows: 2 })
    expect(await rowsOf(written.manifest)).toEqual([
      [Bucket, 'a/b', '1', 'STANDARD', '', 'SSE-S3'],
      [Bucket, 'a/one%20two', '5', 'STANDARD', '', 'SSE-S3'],
    ])
  })

  it('has every field that S3 knows', async () => {
    await allow()
    const Rules = [
      { Status: 'Enabled', Filter: {}, Expiration: { Date: new Date('2031-01-01') } },
    ] as const
    await world.s3.send(
      new PutBucketLifecycleConfigurationCommand({
        Bucket,
        LifecycleConfiguration: { Rules: [...Rules] },
      }),
    )
    await put('k')
    await configure({ IsEnabled: false, OptionalFields: Object.values(InventoryOptionalField) })
    const { manifest } = await world.server.runInventory(Bucket, 'all')
    const [row = []] = await rowsOf(manifest)
    expect(row).toHaveLength(2 + Object.values(InventoryOptionalField).length)
    expect(row.slice(0, 3)).toEqual([Bucket, 'k', '1'])
    expect(row).toContain('2031-01-01T00:00:00.000Z')
  })

  it('lists every version and every delete marker', async () => {
    await allow()
    const VersioningConfiguration = { Status: 'Enabled' } as const
    await world.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }))
    const { VersionId = '' } = await put('k')
    const { VersionId: marker = '' } = await world.s3.send(
      new DeleteObjectCommand({ Bucket, Key: 'k' }),
    )
    await configure({ IsEnabled: false, IncludedObjectVersions: 'All', OptionalFields: ['Size'] })
    const { manifest } = await world.server.runInventory(Bucket, 'all')
    expect(await rowsOf(manifest)).toEqual([
      [Bucket, 'k', marker, 'true', 'true', ''],
      [Bucket, 'k', VersionId, 'false', 'false', '1'],
    ])
  })

  it('is locked as its destination has it', async () => {
    await allow()
    const VersioningConfiguration = { Status: 'Enabled' } as const
    await world.s3.send(new PutBucketVersioningCommand({ Bucket: target, VersioningConfiguration }))
    const DefaultRetention = { Mode: 'GOVERNANCE', Days: 1 } as const
    const lock = { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention } } as const
    await world.s3.send(
      new PutObjectLockConfigurationCommand({ Bucket: target, ObjectLockConfiguration: lock }),
    )
    await configure({ IsEnabled: false })
    const { manifest: Key } = await world.server.runInventory(Bucket, 'all')
    const { ObjectLockMode } = await world.s3.send(new HeadObjectCommand({ Bucket: target, Key }))
    expect(ObjectLockMode).toBe('GOVERNANCE')
  })

  it('is refused where the policy of the destination does not allow it', async () => {
    await configure({ IsEnabled: false })
    await expect(world.server.runInventory(Bucket, 'all')).rejects.toMatchObject({
      code: 'InventoryRefused',
    })
    await expect(world.server.runInventory(Bucket, 'none')).rejects.toMatchObject({
      code: 'NoSuchConfiguration',
    })
  })

  it('is refused where the policy allows its manifest and not its rows', async () => {
    const Statement = {
      Effect: 'Allow',
      Principal: { Service: 's3.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: `arn:aws:s3:::${target}/*manifest.*`,
    }
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
    await world.s3.send(new PutBucketPolicyCommand({ Bucket: target, Policy }))
    await configure({ IsEnabled: false })
    await expect(world.server.runInventory(Bucket, 'all')).rejects.toMatchObject({
      code: 'InventoryRefused',
    })
  })

  it('lists more than a page of keys', async () => {
    await allow()
    const keys = Array.from({ length: 2500 }, (_, index) => `k${String(index).padStart(5, '0')}`)
    await Promise.all(
      keys.map((key) => {
        const staged = world.server.engine.stageBytes(Buffer.from('x'))
        return world.server.engine.putObject({ bucket: Bucket, key, staged, metadata: {} })
      }),
    )
    await configure({ IsEnabled: false })
    const { manifest } = await world.server.runInventory(Bucket, 'all')
    expect((await rowsOf(manifest)).map(([, key]) => key)).toEqual(keys)
  })
})

describe('an inventory by schedule', () => {
  it('is written when it is new, and then once a day', async () => {
    await allow()
    await put('k')
    await configure()
    await world.server.settle()
    await world.server.settle()
    expect(await manifests()).toHaveLength(1)
    aheadMs = 61_000
    await world.server.settle()
    expect(await manifests()).toHaveLength(2)
  })

  it('is told once where it is refused', async () => {
    await configure()
    await world.server.settle()
    aheadMs = 61_000
    await world.server.settle()
    expect(defects.splice(0)).toMatchObject([{ code: 'InventoryRefused' }])
  })

  it.each(['ORC', 'Parquet'] as const)('is not kept in %s', async (Format) => {
    const S3BucketDestination = { Bucket: `arn:aws:s3:::${target}`, Format }
    await expect(configure({ Destination: { S3BucketDestination } })).rejects.toMatchObject({
      name: 'NotImplemented',
    })
  })
})
