import {
  CreateBucketCommand,
  DeleteBucketMetricsConfigurationCommand,
  GetBucketAnalyticsConfigurationCommand,
  GetBucketIntelligentTieringConfigurationCommand,
  GetBucketInventoryConfigurationCommand,
  GetBucketMetricsConfigurationCommand,
  ListBucketInventoryConfigurationsCommand,
  ListBucketMetricsConfigurationsCommand,
  PutBucketAnalyticsConfigurationCommand,
  PutBucketIntelligentTieringConfigurationCommand,
  PutBucketInventoryConfigurationCommand,
  PutBucketMetricsConfigurationCommand,
  type AnalyticsConfiguration,
  type IntelligentTieringConfiguration,
  type InventoryConfiguration,
  type MetricsConfiguration,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openS3World, type S3World } from './s3-world.ts'

let world: S3World
let buckets = 0
let Bucket = ''
beforeAll(async () => {
  world = await openS3World()
})
beforeEach(async () => {
  Bucket = `configured-${buckets++}`
  await world.s3.send(new CreateBucketCommand({ Bucket }))
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const putMetrics = (Id: string, more: Partial<MetricsConfiguration> = {}) =>
  world.s3.send(
    new PutBucketMetricsConfigurationCommand({
      Bucket,
      Id,
      MetricsConfiguration: { Id, Filter: { Prefix: 'logs/' }, ...more },
    }),
  )
const getMetrics = (Id: string) =>
  world.s3.send(new GetBucketMetricsConfigurationCommand({ Bucket, Id }))
const listMetrics = (ContinuationToken?: string) =>
  world.s3.send(new ListBucketMetricsConfigurationsCommand({ Bucket, ContinuationToken }))
const none = { name: 'NoSuchConfiguration', $metadata: { httpStatusCode: 404 } }

describe('configurations with ids', () => {
  it('are put, overwritten, listed and deleted one by one', async () => {
    await expect(getMetrics('a')).rejects.toMatchObject(none)
    expect((await putMetrics('b')).$metadata.httpStatusCode).toBe(204)
    await putMetrics('a')
    await putMetrics('a', { Filter: { Tag: { Key: 'k', Value: 'v' } } })
    const changed = { Id: 'a', Filter: { Tag: { Key: 'k', Value: 'v' } } }
    expect((await getMetrics('a')).MetricsConfiguration).toEqual(changed)
    const { MetricsConfigurationList, IsTruncated } = await listMetrics()
    expect([MetricsConfigurationList, IsTruncated]).toEqual([
      [changed, { Id: 'b', Filter: { Prefix: 'logs/' } }],
      false,
    ])
    const remove = new DeleteBucketMetricsConfigurationCommand({ Bucket, Id: 'a' })
    expect((await world.s3.send(remove)).$metadata.httpStatusCode).toBe(204)
    await expect(world.s3.send(remove)).rejects.toMatchObject(none)
    await expect(getMetrics('a')).rejects.toMatchObject(none)
    expect((await listMetrics()).MetricsConfigurationList).toHaveLength(1)
  })

  it('lose none when many are put at once, and come in pages of a hundred', async () => {
    const ids = Array.from({ length: 230 }, (_, at) => `id-${String(at).padStart(3, '0')}`)
    const [early, late] = [ids.slice(0, 200), ids.slice(200)]
    const documents = Object.fromEntries(early.map((Id) => [Id, { Id }]))
    await world.server.engine.putAspect(Bucket, 'metrics', documents)
    await Promise.all(late.map((id) => putMetrics(id)))
    const found: (string | undefined)[] = []
    const lengths: number[] = []
    let token: string | undefined
    do {
      const page = await listMetrics(token)
      expect(page.ContinuationToken).toBe(token)
      const configurations = page.MetricsConfigurationList ?? []
      found.push(...configurations.map(({ Id }) => Id))
      lengths.push(configurations.length)
      token = page.NextContinuationToken
      expect(page.IsTruncated).toBe(token !== undefined)
    } while (token !== undefined)
    expect([found, lengths]).toEqual([ids, [100, 100, 30]])
    await expect(listMetrics('no token')).rejects.toMatchObject({ name: 'InvalidArgument' })
  })

  it('are a thousand at most', async () => {
    const documents = Object.fromEntries(
      Array.from({ length: 999 }, (_, at) => [`m${at}`, { Id: `m${at}` }]),
    )
    await world.server.engine.putAspect(Bucket, 'metrics', documents)
    await putMetrics('last')
    await expect(putMetrics('one-more')).rejects.toMatchObject({
      name: 'TooManyConfigurations',
      $metadata: { httpStatusCode: 400 },
    })
    await putMetrics('last', { Filter: { Prefix: 'other/' } })
  })

  it.each(['__proto__', 'constructor', 'toString'])('may be called %s', async (id) => {
    await expect(getMetrics(id)).rejects.toMatchObject(none)
    await putMetrics(id)
    expect((await getMetrics(id)).MetricsConfiguration?.Id).toBe(id)
    expect((await listMetrics()).MetricsConfigurationList).toHaveLength(1)
  })

  it.each(['', ' ', 'a/b', 'a'.repeat(65)])('are not called %j', async (id) => {
    const body = `<MetricsConfiguration><Id>${id}</Id></MetricsConfiguration>`
    const url = `/${Bucket}?metrics&id=${encodeURIComponent(id)}`
    const answer = await world.send({ method: 'PUT', url, body })
    expect([answer.status, answer.error?.code]).toEqual([400, 'InvalidArgument'])
  })
})

const inventory = (more: object = {}): InventoryConfiguration => ({
  Id: 'daily',
  IsEnabled: true,
  IncludedObjectVersions: 'All',
  Schedule: { Frequency: 'Daily' },
  Destination: {
    S3BucketDestination: { Bucket: 'arn:aws:s3:::reports', Format: 'CSV', Prefix: 'inventory' },
  },
  Filter: { Prefix: 'exports/' },
  OptionalFields: ['Size', 'ETag', 'EncryptionStatus'],
  ...more,
})
const putInventory = (configuration: InventoryConfiguration, Id = 'daily') =>
  world.s3.send(
    new PutBucketInventoryConfigurationCommand({
      Bucket,
      Id,
      InventoryConfiguration: configuration,
    }),
  )

describe('an inventory', () => {
  it('is read back equal', async () => {
    const encrypted = {
      S3BucketDestination: {
        ...inventory().Destination?.S3BucketDestination,
        Encryption: { SSES3: {} },
      },
    }
    for (const configuration of [inventory(), inventory({ Destination: encrypted })]) {
      await putInventory(configuration)
      const get = new GetBucketInventoryConfigurationCommand({ Bucket, Id: 'daily' })
      expect((await world.s3.send(get)).InventoryConfiguration).toEqual(configuration)
      const list = new ListBucketInventoryConfigurationsCommand({ Bucket })
      expect((await world.s3.send(list)).InventoryConfigurationList).toEqual([configuration])
    }
  })

  /** Source: answers of S3 that tests of other servers have recorded. */
  it.each([
    [{ Id: 'other' }, 'IdMismatch'],
    [{ Schedule: { Frequency: 'Hourly' } }, 'MalformedXML'],
    [{ IncludedObjectVersions: 'Some' }, 'MalformedXML'],
    [{ OptionalFields: ['Colour'] }, 'MalformedXML'],
    [{ Destination: { S3BucketDestination: { Bucket: 'reports', Format: 'CSV' } } }, 'ARN'],
    [
      { Destination: { S3BucketDestination: { Bucket: 'arn:aws:s3:::r', Format: 'WRONG' } } },
      'MalformedXML',
    ],
  ])('with %j is refused', async (more, code) => {
    await expect(putInventory(inventory(more))).rejects.toMatchObject({
      name: code === 'ARN' ? 'InvalidS3DestinationBucket' : code,
      $metadata: { httpStatusCode: 400 },
    })
  })
})

describe('an analysis', () => {
  const Id = 'classes'
  const put = (more: Partial<AnalyticsConfiguration>) => {
    const AnalyticsConfiguration = { Id, StorageClassAnalysis: {}, ...more }
    return world.s3.send(
      new PutBucketAnalyticsConfigurationCommand({ Bucket, Id, AnalyticsConfiguration }),
    )
  }
  const exportTo = (arn: string) => ({
    DataExport: {
      OutputSchemaVersion: 'V_1' as const,
      Destination: { S3BucketDestination: { Format: 'CSV' as const, Bucket: arn } },
    },
  })

  it('is read back equal', async () => {
    const more = {
      Filter: { And: { Prefix: 'a/', Tags: [{ Key: 'k', Value: 'v' }] } },
      StorageClassAnalysis: exportTo('arn:aws:s3:::reports'),
    }
    await put(more)
    const get = new GetBucketAnalyticsConfigurationCommand({ Bucket, Id })
    expect((await world.s3.send(get)).AnalyticsConfiguration).toEqual({ Id, ...more })
  })

  it('has an id, a filter of two predicates below And, and an ARN', async () => {
    await expect(put({ Id: 'other' })).rejects.toMatchObject({ name: 'MalformedXML' })
    await expect(put({ Filter: { And: { Prefix: 'a/' } } })).rejects.toMatchObject({
      name: 'MalformedXML',
    })
    await expect(put({ StorageClassAnalysis: exportTo('reports') })).rejects.toMatchObject({
      name: 'InvalidS3DestinationBucket',
    })
  })
})

describe('intelligent tiering', () => {
  const Id = 'archive'
  const put = (more: Partial<IntelligentTieringConfiguration> = {}) => {
    const Tierings = [{ AccessTier: 'ARCHIVE_ACCESS' as const, Days: 90 }]
    const IntelligentTieringConfiguration = { Id, Status: 'Enabled' as const, Tierings, ...more }
    return world.s3.send(
      new PutBucketIntelligentTieringConfigurationCommand({
        Bucket,
        Id,
        IntelligentTieringConfiguration,
      }),
    )
  }

  it('is read back equal', async () => {
    const more = {
      Status: 'Disabled' as const,
      Filter: { Prefix: 'cold/' },
      Tierings: [
        { AccessTier: 'ARCHIVE_ACCESS' as const, Days: 125 },
        { AccessTier: 'DEEP_ARCHIVE_ACCESS' as const, Days: 730 },
      ],
    }
    await put(more)
    const get = new GetBucketIntelligentTieringConfigurationCommand({ Bucket, Id })
    expect((await world.s3.send(get)).IntelligentTieringConfiguration).toEqual({ Id, ...more })
  })

  it('has an id, each tier once, and days in their bounds', async () => {
    const tier = (Days: number) => ({ AccessTier: 'DEEP_ARCHIVE_ACCESS' as const, Days })
    for (const [more, name] of [
      [{ Id: 'other' }, 'MalformedXML'],
      [{ Tierings: [] }, 'MalformedXML'],
      [{ Tierings: [tier(180), tier(200)] }, 'MalformedXML'],
      [{ Tierings: [tier(179)] }, 'InvalidArgument'],
      [{ Tierings: [tier(731)] }, 'InvalidArgument'],
    ] as const)
      await expect(put(more as never)).rejects.toMatchObject({ name })
  })
})
