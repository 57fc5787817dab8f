import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createAccount,
  createKey,
  createUser,
  deleteKey,
  putPolicy,
} from '../../src/server/accounts/edit-accounts.ts'
import { changeAccounts } from '../../src/server/accounts/kept-accounts.ts'
import { canonicalId, openAccountsWorld, type AccountsWorld } from './accounts-world.ts'
import { exchange } from './exchange.ts'
import { signed } from './signed-message.ts'

let world: AccountsWorld
beforeAll(async () => {
  world = await openAccountsWorld()
  await world.as('ada').send(new CreateBucketCommand({ Bucket: 'open-a' }))
  await world.as('ada').send(new CreateBucketCommand({ Bucket: 'shut-a' }))
  await world.as('bob').send(new CreateBucketCommand({ Bucket: 'open-b' }))
  await world.as('ada').send(new PutObjectCommand({ Bucket: 'open-a', Key: 'k', Body: 'x' }))
  await world.as('ada').send(new PutObjectCommand({ Bucket: 'shut-a', Key: 'k', Body: 'x' }))
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const denied = { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } }

describe('accounts', () => {
  it('list their own buckets, with their name and canonical id', async () => {
    const { Buckets, Owner } = await world.as('ada').send(new ListBucketsCommand())
    expect(Buckets?.map(({ Name }) => Name)).toEqual(['open-a', 'shut-a'])
    expect(Owner).toEqual({ ID: canonicalId.ada, DisplayName: 'ada' })
    expect((await world.s3.send(new ListBucketsCommand())).Buckets).toEqual([])
  })

  it('list in pages, by prefix and by region', async () => {
    const ada = world.as('ada')
    const first = await ada.send(new ListBucketsCommand({ MaxBuckets: 1 }))
    const { ContinuationToken } = first
    const second = await ada.send(new ListBucketsCommand({ MaxBuckets: 1, ContinuationToken }))
    expect([first.Buckets?.[0]?.Name, second.Buckets?.[0]?.Name]).toEqual(['open-a', 'shut-a'])
    expect(second.ContinuationToken).toBeUndefined()
    const shut = await ada.send(new ListBucketsCommand({ Prefix: 'shut' }))
    expect(shut.Buckets?.map(({ Name }) => Name)).toEqual(['shut-a'])
    const elsewhere = new ListBucketsCommand({ BucketRegion: 'eu-central-1' })
    expect((await ada.send(elsewhere)).Buckets).toEqual([])
    await expect(ada.send(new ListBucketsCommand({ MaxBuckets: 0 }))).rejects.toMatchObject({
      name: 'InvalidArgument',
    })
  })

  it('reach nothing of one another', async () => {
    const bob = world.as('bob')
    await expect(
      bob.send(new GetObjectCommand({ Bucket: 'open-a', Key: 'k' })),
    ).rejects.toMatchObject(denied)
    await expect(bob.send(new HeadBucketCommand({ Bucket: 'open-a' }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
    })
    await expect(bob.send(new HeadBucketCommand({ Bucket: 'open-none' }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 404 },
    })
  })

  it('share the names of buckets', async () => {
    const again = new CreateBucketCommand({ Bucket: 'open-a' })
    await expect(world.as('bob').send(again)).rejects.toMatchObject({
      name: 'BucketAlreadyExists',
    })
    await world.as('ada').send(again)
    const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' } as const
    const abroad = new CreateBucketCommand({ Bucket: 'abroad-b', CreateBucketConfiguration })
    await world.as('bob').send(abroad)
    await expect(world.as('bob').send(abroad)).rejects.toMatchObject({
      name: 'BucketAlreadyOwnedByYou',
    })
  })
})

describe('users', () => {
  it('may do what their policies allow, in the buckets of their account', async () => {
    const reader = world.as('reader')
    const { Body } = await reader.send(new GetObjectCommand({ Bucket: 'open-a', Key: 'k' }))
    expect(await Body?.transformToString()).toBe('x')
    const refused = [
      new GetObjectCommand({ Bucket: 'shut-a', Key: 'k' }),
      new PutObjectCommand({ Bucket: 'open-a', Key: 'n', Body: 'x' }),
      new ListBucketsCommand(),
      new CreateBucketCommand({ Bucket: 'open-reader' }),
    ]
    for (const command of refused)
      // The union of commands is no command to the client's overloads.
      await expect(reader.send(command as GetObjectCommand)).rejects.toMatchObject(denied)
  })

  it('see and make buckets of their account', async () => {
    const worker = world.as('worker')
    await worker.send(new CreateBucketCommand({ Bucket: 'open-worker' }))
    const { Buckets } = await worker.send(new ListBucketsCommand())
    expect(Buckets?.map(({ Name }) => Name)).toContain('open-worker')
    await world.as('ada').send(new HeadBucketCommand({ Bucket: 'open-worker' }))
  })

  it('are told apart by conditions', async () => {
    const Principal = { AWS: 'arn:aws:iam::111111111111:user/staff/worker' }
    const statements = [
      { Effect: 'Deny', Principal, Action: 's3:GetObject', Resource: 'arn:aws:s3:::shut-a/*' },
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:ListBucket',
        Resource: 'arn:aws:s3:::shut-a',
        Condition: {
          StringEquals: { 'aws:username': 'worker', 'aws:PrincipalType': 'User' },
          StringLike: { 'aws:userid': 'AIDA*', 'aws:PrincipalArn': '*:user/staff/*' },
        },
      },
    ]
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: statements })
    await world.as('ada').send(new PutBucketPolicyCommand({ Bucket: 'shut-a', Policy }))
    const get = new GetObjectCommand({ Bucket: 'shut-a', Key: 'k' })
    const list = new ListObjectsV2Command({ Bucket: 'shut-a' })
    await expect(world.as('worker').send(get)).rejects.toMatchObject(denied)
    await expect(world.as('worker').send(list)).rejects.toMatchObject(denied)
    await world.as('ada').send(get)
    await world.as('ada').send(list)
  })
})

it('takes in accounts that are made while it runs, and lets go of keys', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'stowage-live-'))
  const live = await openAccountsWorld({ directory })
  try {
    const { key } = await changeAccounts(directory, (kept) =>
      createAccount(kept, { displayName: 'carol' }),
    )
    const status = async (credentials: typeof key) =>
      (await exchange(live.endpoint, signed(live.endpoint, { url: '/' }, { credentials }))).status
    expect(await status(key)).toBe(200)

    const carol = { account: 'carol', user: 'dan' }
    await changeAccounts(directory, (kept) => createUser(kept, { ...carol, path: '/' }))
    const ofDan = await changeAccounts(directory, (kept) => createKey(kept, carol))
    expect(await status(ofDan)).toBe(403)
    const list = { Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: 'arn:aws:s3:::*' }
    const policy = { name: 'list', document: { Version: '2012-10-17', Statement: [list] } }
    await changeAccounts(directory, (kept) => putPolicy(kept, carol, policy))
    await expect.poll(() => status(ofDan)).toBe(200)
    await changeAccounts(directory, (kept) => deleteKey(kept, ofDan.accessKeyId))
    await expect.poll(() => status(ofDan)).toBe(403)

    expect(live.defects).toEqual([])
    await writeFile(join(directory, 'accounts.json'), '{"accounts": [{"displayName": ""}]}')
    await expect.poll(() => status(key)).toBe(200)
    await expect.poll(async () => [await status(key), live.defects.length]).toEqual([200, 1])
    expect(live.defects[0]).toMatchObject({ code: 'AccountsInvalid' })
  } finally {
    await live.close()
    await rm(directory, { recursive: true, force: true })
  }
})
