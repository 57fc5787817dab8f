import {
  AbortMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutBucketPolicyCommand,
  PutBucketRequestPaymentCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { canonicalId, openAccountsWorld, type AccountsWorld } from './accounts-world.ts'

let world: AccountsWorld
let Bucket = ''
let buckets = 0
beforeAll(async () => {
  world = await openAccountsWorld()
})
beforeEach(async () => {
  Bucket = `cross-${++buckets}`
  await world.as('ada').send(new CreateBucketCommand({ Bucket }))
  await world.as('ada').send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }))
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

interface Statement {
  readonly Effect?: 'Allow' | 'Deny'
  readonly Principal?: object
  readonly Action: string | readonly string[]
  readonly Resource?: readonly string[]
  readonly Condition?: object
}

const bobs = { AWS: 'arn:aws:iam::222222222222:root' }
const both = () => [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`]
const policyOf = (statements: readonly Statement[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map((each) => ({
      Effect: 'Allow',
      Principal: bobs,
      Resource: each.Action === 's3:ListBucket' ? both().slice(0, 1) : both().slice(1),
      ...each,
    })),
  })
const allow = (...statements: readonly Statement[]) =>
  world.as('ada').send(new PutBucketPolicyCommand({ Bucket, Policy: policyOf(statements) }))
const read = (client: S3Client) => client.send(new GetObjectCommand({ Bucket, Key: 'k' }))
const denied = { $metadata: { httpStatusCode: 403 } }

describe('across accounts', () => {
  it('the policy of the bucket and that of the user have to agree', async () => {
    await allow({ Action: 's3:GetObject' })
    await read(world.as('bob'))
    await read(world.as('helper'))
    await expect(read(world.as('guest'))).rejects.toMatchObject(denied)
    await expect(world.as('bob').send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject(
      denied,
    )
  })

  it('an account can be named by its canonical id, a user by its ARN', async () => {
    await allow({ Action: 's3:GetObject', Principal: { CanonicalUser: canonicalId.bob } })
    await read(world.as('bob'))
    await allow({
      Action: 's3:GetObject',
      Principal: { AWS: 'arn:aws:iam::222222222222:user/helper' },
    })
    await read(world.as('helper'))
    await expect(read(world.as('bob'))).rejects.toMatchObject(denied)
  })

  it('nobody of another account touches the policy itself', async () => {
    await allow({ Action: 's3:*', Resource: both() })
    const notAllowed = { name: 'MethodNotAllowed', $metadata: { httpStatusCode: 405 } }
    const bob = world.as('bob')
    await expect(bob.send(new GetBucketPolicyCommand({ Bucket }))).rejects.toMatchObject(notAllowed)
    await expect(bob.send(new DeleteBucketPolicyCommand({ Bucket }))).rejects.toMatchObject(
      notAllowed,
    )
    await expect(
      world.as('guest').send(new GetBucketPolicyCommand({ Bucket })),
    ).rejects.toMatchObject(denied)
    // The owner's own user may, as its policy says so.
    await world.as('worker').send(new GetBucketPolicyCommand({ Bucket }))
  })

  it('the root user of the owner gets at the policy whatever that says', async () => {
    await allow({ Effect: 'Deny', Principal: { AWS: '*' }, Action: 's3:*', Resource: both() })
    await expect(read(world.as('ada'))).rejects.toMatchObject(denied)
    await expect(
      world.as('worker').send(new DeleteBucketPolicyCommand({ Bucket })),
    ).rejects.toMatchObject(denied)
    await world.as('ada').send(new DeleteBucketPolicyCommand({ Bucket }))
    await read(world.as('ada'))
  })

  it('a copy needs both its source and its target', async () => {
    const copy = new CopyObjectCommand({
      Bucket: `${Bucket}-bobs`,
      Key: 'k',
      CopySource: `/${Bucket}/k`,
    })
    const bob = world.as('bob')
    await bob.send(new CreateBucketCommand({ Bucket: `${Bucket}-bobs` }))
    await expect(bob.send(copy)).rejects.toMatchObject(denied)
    await allow({ Action: 's3:GetObject' })
    await bob.send(copy)
  })

  it('a missing key is told to whoever may list such keys', async () => {
    const Condition = { StringLike: { 's3:prefix': 'open/*' } }
    await allow({ Action: 's3:ListBucket', Condition })
    const head = async (key: string) =>
      world
        .as('bob')
        .send(new GetObjectCommand({ Bucket, Key: key }))
        .then(
          () => 200,
          (error: { $metadata?: { httpStatusCode?: number } }) => error.$metadata?.httpStatusCode,
        )
    expect([await head('open/none'), await head('shut/none'), await head('k')]).toEqual([
      404, 403, 403,
    ])
  })
})

describe('conditions', () => {
  const write = (headers: Record<string, string>, Key = 'new') => {
    const command = new PutObjectCommand({ Bucket, Key, Body: 'x' })
    command.middlewareStack.add(
      (next) => (args) => {
        Object.assign((args.request as { headers: object }).headers, headers)
        return next(args)
      },
      { step: 'build' },
    )
    return world.as('bob').send(command)
  }

  it.each([
    [
      { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
      'x-amz-acl',
      'bucket-owner-full-control',
    ],
    [{ StringEquals: { 's3:x-amz-storage-class': 'STANDARD' } }, 'x-amz-storage-class', 'STANDARD'],
    [
      { StringEquals: { 's3:x-amz-server-side-encryption': 'AES256' } },
      'x-amz-server-side-encryption',
      'AES256',
    ],
    [
      { StringLike: { 's3:x-amz-website-redirect-location': '/*' } },
      'x-amz-website-redirect-location',
      '/x',
    ],
    [
      { Null: { 's3:x-amz-content-sha256': 'false' }, StringEquals: { 's3:if-none-match': '*' } },
      'if-none-match',
      '*',
    ],
  ])('of %j are met by their header alone', async (Condition, name, value) => {
    await allow({ Action: 's3:PutObject', Condition })
    await expect(write({})).rejects.toMatchObject(denied)
    await write({ [name]: value })
  })

  it('of ObjectCreationOperation tell an object from the parts of an upload', async () => {
    const bob = world.as('bob')
    const begin = new CreateMultipartUploadCommand({ Bucket, Key: 'parts' })
    const isCreating = (value: string) => ({ Bool: { 's3:ObjectCreationOperation': value } })
    await allow({ Action: 's3:PutObject', Condition: isCreating('true') })
    await write({})
    await expect(bob.send(begin)).rejects.toMatchObject(denied)

    await allow({ Action: 's3:PutObject', Condition: isCreating('false') })
    await expect(write({})).rejects.toMatchObject(denied)
    const { UploadId } = await bob.send(begin)
    // Whoever began an upload may look at it and give it up; nobody has to say so.
    const upload = { Bucket, Key: 'parts', UploadId }
    await bob.send(new ListPartsCommand(upload))
    await expect(
      world.as('reader').send(new AbortMultipartUploadCommand(upload)),
    ).rejects.toMatchObject(denied)
    await bob.send(new AbortMultipartUploadCommand(upload))
  })

  it('of the source of a copy know it without its slash', async () => {
    const Condition = { StringLike: { 's3:x-amz-copy-source': `${Bucket}/k*` } }
    await allow({ Action: 's3:GetObject' }, { Action: 's3:PutObject', Condition })
    const bob = world.as('bob')
    const CopySource = `/${Bucket}/k`
    await bob.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource }))
    await expect(write({})).rejects.toMatchObject(denied)
  })

  it('of the region are asked before a bucket is there', async () => {
    const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' } as const
    const command = new CreateBucketCommand({ Bucket: `${Bucket}-eu`, CreateBucketConfiguration })
    const settler = world.as('settler')
    const here = new CreateBucketCommand({ Bucket: `${Bucket}-here` })
    await expect(settler.send(here)).rejects.toMatchObject(denied)
    await settler.send(command)
  })
})

it('lets a requester in who pays, where requesters pay', async () => {
  const RequestPaymentConfiguration = { Payer: 'Requester' } as const
  const ada = world.as('ada')
  await ada.send(new PutBucketRequestPaymentCommand({ Bucket, RequestPaymentConfiguration }))
  await allow({ Action: 's3:GetObject' })
  const bob = world.as('bob')
  await expect(read(bob)).rejects.toMatchObject(denied)
  const paid = { Bucket, Key: 'k', RequestPayer: 'requester' } as const
  const { RequestCharged } = await bob.send(new GetObjectCommand(paid))
  expect(RequestCharged).toBe('requester')
  expect((await read(ada)).RequestCharged).toBeUndefined()
  expect((await world.sendAnonymous({ url: `/${Bucket}/k` })).status).toBe(403)
})
