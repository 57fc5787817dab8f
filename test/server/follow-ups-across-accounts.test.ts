import {
  CreateBucketCommand,
  GetObjectAclCommand,
  HeadObjectCommand,
  PutBucketLoggingCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketReplicationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type ReplicationRule,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonicalId, openAccountsWorld, type AccountsWorld } from './accounts-world.ts'

const Role = 'arn:aws:iam::111111111111:role/replication'
let world: AccountsWorld
beforeAll(async () => {
  world = await openAccountsWorld()
  for (const [name, Bucket] of [
    ['ada', 'of-ada'],
    ['bob', 'of-bob'],
  ] as const) {
    const s3 = world.as(name)
    await s3.send(new CreateBucketCommand({ Bucket }))
    const VersioningConfiguration = { Status: 'Enabled' } as const
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }))
    const OwnershipControls = { Rules: [{ ObjectOwnership: 'ObjectWriter' as const }] }
    await s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }))
  }
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const replicate = (Destination: Partial<ReplicationRule['Destination']> = {}) =>
  world.as('ada').send(
    new PutBucketReplicationCommand({
      Bucket: 'of-ada',
      ReplicationConfiguration: {
        Role,
        Rules: [
          {
            Status: 'Enabled',
            Priority: 1,
            Filter: {},
            DeleteMarkerReplication: { Status: 'Disabled' },
            Destination: { Bucket: 'arn:aws:s3:::of-bob', ...Destination },
          },
        ],
      },
    }),
  )
const allow = (Action: string[]) =>
  world.as('bob').send(
    new PutBucketPolicyCommand({
      Bucket: 'of-bob',
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: {
          Effect: 'Allow',
          Principal: { AWS: Role },
          Action,
          Resource: 'arn:aws:s3:::of-bob/*',
        },
      }),
    }),
  )

async function statusOf(Key: string): Promise<string | undefined> {
  await world.as('ada').send(new PutObjectCommand({ Bucket: 'of-ada', Key, Body: 'x' }))
  await world.server.settle()
  const head = new HeadObjectCommand({ Bucket: 'of-ada', Key })
  return (await world.as('ada').send(head)).ReplicationStatus
}

async function ownerOf(Key: string): Promise<string | undefined> {
  const acl = await world
    .as('ada')
    .send(new GetObjectAclCommand({ Bucket: 'of-bob', Key }))
    .catch(() => world.as('bob').send(new GetObjectAclCommand({ Bucket: 'of-bob', Key })))
  return acl.Owner?.ID
}

describe('replication into a bucket of another account', () => {
  it('fails unless the policy there allows the role', async () => {
    await replicate()
    expect(await statusOf('none')).toBe('FAILED')
    await allow(['s3:ReplicateObject'])
    expect(await statusOf('kept')).toBe('COMPLETED')
    expect(await ownerOf('kept')).toBe(canonicalId.ada)
  })

  it('gives the replica to the owner of the bucket where the rule and the policy say so', async () => {
    await replicate({ Account: '222222222222', AccessControlTranslation: { Owner: 'Destination' } })
    await allow(['s3:ReplicateObject'])
    expect(await statusOf('refused')).toBe('FAILED')
    await allow(['s3:ReplicateObject', 's3:ObjectOwnerOverrideToBucketOwner'])
    expect(await statusOf('given')).toBe('COMPLETED')
    expect(await ownerOf('given')).toBe(canonicalId.bob)
  })

  it('is refused for an account that does not own the bucket', async () => {
    await expect(replicate({ Account: '333333333333' })).rejects.toMatchObject({
      name: 'InvalidRequest',
    })
  })
})

describe('an access log', () => {
  it('stays in its account', async () => {
    const LoggingEnabled = { TargetBucket: 'of-bob', TargetPrefix: '' }
    const BucketLoggingStatus = { LoggingEnabled }
    await expect(
      world.as('ada').send(new PutBucketLoggingCommand({ Bucket: 'of-ada', BucketLoggingStatus })),
    ).rejects.toMatchObject({ name: 'InvalidTargetBucketForLogging' })
  })
})
