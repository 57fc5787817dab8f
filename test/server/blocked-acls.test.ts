import {
  CreateBucketCommand,
  GetBucketAclCommand,
  PutBucketAclCommand,
  PutBucketLoggingCommand,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openAccountsWorld, type AccountsWorld } from './accounts-world.ts'

let world: AccountsWorld
beforeAll(async () => {
  world = await openAccountsWorld({ legacyBucketDefaults: true })
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const ada = () => world.as('ada')
const block = (Bucket: string) =>
  ada().send(
    new PutPublicAccessBlockCommand({
      Bucket,
      PublicAccessBlockConfiguration: { BlockPublicAcls: true },
    }),
  )
const grants = async (Bucket: string) =>
  (await ada().send(new GetBucketAclCommand({ Bucket }))).Grants?.length
const deniedFor = (Action: string) => ({ $metadata: { httpStatusCode: 403 }, Action })

describe('a bucket that is created again', () => {
  it('gets no public ACL where that is blocked', async () => {
    const Bucket = 'again-blocked'
    await ada().send(new CreateBucketCommand({ Bucket }))
    await block(Bucket)
    await expect(
      ada().send(new CreateBucketCommand({ Bucket, ACL: 'public-read' })),
    ).rejects.toMatchObject({ name: 'AccessDenied' })
    expect(await grants(Bucket)).toBe(1)
  })

  it('keeps its ACL for whom its policy forbids to put one', async () => {
    const Bucket = 'again-denied'
    await ada().send(new CreateBucketCommand({ Bucket }))
    await ada().send(new PutBucketAclCommand({ Bucket, ACL: 'authenticated-read' }))
    const Statement = {
      Effect: 'Deny',
      Principal: { AWS: 'arn:aws:iam::111111111111:user/staff/worker' },
      Action: 's3:PutBucketAcl',
      Resource: `arn:aws:s3:::${Bucket}`,
    }
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
    await ada().send(new PutBucketPolicyCommand({ Bucket, Policy }))
    const again = new CreateBucketCommand({ Bucket })
    await expect(world.as('worker').send(again)).rejects.toMatchObject(deniedFor('s3:PutBucketAcl'))
    expect(await grants(Bucket)).toBe(2)
    await ada().send(again)
    expect(await grants(Bucket)).toBe(1)
  })
})

describe('an access log', () => {
  it('is not made public in a bucket that blocks public ACLs', async () => {
    const Bucket = 'log-blocked'
    const delivery = 'uri="http://acs.amazonaws.com/groups/s3/LogDelivery"'
    const given = { GrantWrite: delivery, GrantReadACP: delivery }
    await ada().send(new CreateBucketCommand({ Bucket, ...given }))
    const URI = 'http://acs.amazonaws.com/groups/global/AllUsers'
    const TargetGrants = [{ Grantee: { Type: 'Group' as const, URI }, Permission: 'READ' as const }]
    const LoggingEnabled = { TargetBucket: Bucket, TargetPrefix: 'log/', TargetGrants }
    const logging = new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: { LoggingEnabled } })
    await ada().send(logging)
    await block(Bucket)
    await expect(ada().send(logging)).rejects.toMatchObject({ name: 'AccessDenied' })
  })
})
