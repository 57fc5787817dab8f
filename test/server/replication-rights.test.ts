import {
  CreateBucketCommand,
  GetObjectAclCommand,
  GetObjectRetentionCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketReplicationCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
  PutObjectTaggingCommand,
  PutPublicAccessBlockCommand,
  type ReplicationRule,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openAccountsWorld, type AccountsWorld } from './accounts-world.ts'

type Name = 'ada' | 'bob'
const accountOf = { ada: '111111111111', bob: '222222222222' }
const roleOf = (name: Name) => `arn:aws:iam::${accountOf[name]}:role/replication`
const nothingBlocked = { BlockPublicAcls: false, IgnorePublicAcls: false }

let world: AccountsWorld
let number = 0
/** A bucket of each, with versioning, object lock and ACLs. */
const bucket = { ada: '', bob: '' }
beforeAll(async () => {
  world = await openAccountsWorld()
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})
beforeEach(async () => {
  number += 1
  for (const name of ['ada', 'bob'] as const) {
    const Bucket = `of-${name}-${number}`
    bucket[name] = Bucket
    const s3 = world.as(name)
    await s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }))
    const OwnershipControls = { Rules: [{ ObjectOwnership: 'ObjectWriter' as const }] }
    await s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }))
    const PublicAccessBlockConfiguration = nothingBlocked
    await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }))
  }
})

const replicate = (
  from: Name,
  to: string,
  { Role = roleOf(from), ...more }: Partial<ReplicationRule> & { Role?: string } = {},
) =>
  world.as(from).send(
    new PutBucketReplicationCommand({
      Bucket: bucket[from],
      ReplicationConfiguration: {
        Role,
        Rules: [
          {
            Status: 'Enabled',
            Priority: 1,
            Filter: {},
            DeleteMarkerReplication: { Status: 'Disabled' },
            Destination: { Bucket: `arn:aws:s3:::${to}` },
            ...more,
          },
        ],
      },
    }),
  )
const allow = (name: Name, AWS: string, Action: readonly string[]) =>
  world.as(name).send(
    new PutBucketPolicyCommand({
      Bucket: bucket[name],
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: {
          Effect: 'Allow',
          Principal: { AWS },
          Action,
          Resource: `arn:aws:s3:::${bucket[name]}/*`,
        },
      }),
    }),
  )
const writing = ['s3:ReplicateObject', 's3:ReplicateTags']
const put = (name: Name, Bucket: string, more: object = {}) =>
  world.as(name).send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x', ...more }))
const tag = async (name: Name) => {
  const Tagging = { TagSet: [{ Key: 'by', Value: name }] }
  await world
    .as(name)
    .send(new PutObjectTaggingCommand({ Bucket: bucket[name], Key: 'k', Tagging }))
  await world.server.settle()
}
const statusIn = async (name: Name) =>
  (await world.as(name).send(new HeadObjectCommand({ Bucket: bucket[name], Key: 'k' })))
    .ReplicationStatus

describe('replication', () => {
  it('is set up by whoever may lend its role to S3', async () => {
    const document = {
      Role: roleOf('ada'),
      Rules: [
        {
          Status: 'Enabled' as const,
          Prefix: '',
          Destination: { Bucket: 'arn:aws:s3:::not-there' },
        },
      ],
    }
    const setUp = new PutBucketReplicationCommand({
      Bucket: bucket.ada,
      ReplicationConfiguration: document,
    })
    // Of s3:*, that is none.
    await expect(world.as('worker').send(setUp)).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
      Action: 'iam:PassRole',
    })
    await expect(world.as('ada').send(setUp)).rejects.toMatchObject({ name: 'InvalidRequest' })
    await expect(world.as('lender').send(setUp)).rejects.toMatchObject({ name: 'InvalidRequest' })
  })

  it('lends nobody the role of another account', async () => {
    await allow('ada', roleOf('ada'), writing)
    await replicate('bob', bucket.ada, { Role: roleOf('ada') })
    await put('bob', bucket.bob)
    await world.server.settle()
    expect(await statusIn('bob')).toBe('FAILED')
  })

  it('does not copy for the owner of a bucket what they may not read', async () => {
    await allow('ada', accountOf.bob, ['s3:PutObject'])
    const copies = `copies-${number}`
    await world
      .as('ada')
      .send(new CreateBucketCommand({ Bucket: copies, ObjectLockEnabledForBucket: true }))
    await replicate('ada', copies)
    const statuses: (string | undefined)[] = []
    for (const ACL of ['private', 'bucket-owner-full-control'] as const) {
      await put('bob', bucket.ada, { ACL })
      await world.server.settle()
      const asked = new HeadObjectCommand({ Bucket: bucket.ada, Key: 'k' })
      statuses.push((await world.as('bob').send(asked)).ReplicationStatus)
    }
    expect(statuses).toEqual(['FAILED', 'COMPLETED'])
  })

  it('hands changes of a replica back only where the bucket of the source allows it', async () => {
    await allow('bob', roleOf('ada'), writing)
    await replicate('ada', bucket.bob)
    await put('ada', bucket.ada)
    await world.server.settle()
    const SourceSelectionCriteria = { ReplicaModifications: { Status: 'Enabled' } } as const
    await replicate('bob', bucket.ada, { SourceSelectionCriteria })
    const tags = async () =>
      (await world.as('ada').send(new GetObjectTaggingCommand({ Bucket: bucket.ada, Key: 'k' })))
        .TagSet
    const tagReplica = async () => {
      const replica = { Bucket: bucket.bob, Key: 'k' }
      const Tagging = { TagSet: [{ Key: 'by', Value: 'ada' }] }
      await world.as('ada').send(new PutObjectTaggingCommand({ ...replica, Tagging }))
      await world.server.settle()
    }
    await tagReplica()
    expect(await tags()).toEqual([])
    await allow('ada', roleOf('bob'), writing)
    await tagReplica()
    expect(await tags()).toHaveLength(1)
  })

  it('never weakens the lock of a replica', async () => {
    await allow('bob', roleOf('ada'), [...writing, 's3:ObjectOwnerOverrideToBucketOwner'])
    const Destination = {
      Bucket: `arn:aws:s3:::${bucket.bob}`,
      Account: accountOf.bob,
      AccessControlTranslation: { Owner: 'Destination' as const },
    }
    await replicate('ada', bucket.bob, { Destination })
    const soon = new Date(Date.now() + 86_400_000)
    const later = new Date(Date.now() + 864_000_000)
    const lock = { ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: soon }
    await put('ada', bucket.ada, lock)
    await world.server.settle()
    const replica = { Bucket: bucket.bob, Key: 'k' }
    const Retention = { Mode: 'COMPLIANCE', RetainUntilDate: later } as const
    const bypass = { BypassGovernanceRetention: true }
    const longer = new PutObjectRetentionCommand({ ...replica, Retention, ...bypass })
    await world.as('bob').send(longer)
    await tag('ada')
    const kept = await world.as('bob').send(new GetObjectRetentionCommand(replica))
    expect(kept.Retention).toEqual(Retention)
  })

  it('takes back grants with their source, and makes none public where that is blocked', async () => {
    const copies = `copies-${number}`
    const s3 = world.as('ada')
    await s3.send(new CreateBucketCommand({ Bucket: copies, ObjectLockEnabledForBucket: true }))
    const OwnershipControls = { Rules: [{ ObjectOwnership: 'ObjectWriter' as const }] }
    await s3.send(new PutBucketOwnershipControlsCommand({ Bucket: copies, OwnershipControls }))
    const block = (BlockPublicAcls: boolean) =>
      s3.send(
        new PutPublicAccessBlockCommand({
          Bucket: copies,
          PublicAccessBlockConfiguration: { BlockPublicAcls },
        }),
      )
    const grants = async () =>
      (await s3.send(new GetObjectAclCommand({ Bucket: copies, Key: 'k' }))).Grants?.length
    const grant = async (ACL: 'public-read' | 'private') => {
      await s3.send(new PutObjectAclCommand({ Bucket: bucket.ada, Key: 'k', ACL }))
      await world.server.settle()
    }
    await replicate('ada', copies)
    await put('ada', bucket.ada, { ACL: 'public-read' })
    await world.server.settle()
    expect(await grants()).toBe(1)
    await block(false)
    await grant('public-read')
    expect(await grants()).toBe(2)
    await grant('private')
    expect(await grants()).toBe(1)
  })
})
