import {
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  DeletePublicAccessBlockCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openS3World, type S3World } from './s3-world.ts'

let world: S3World
let Bucket = ''
let buckets = 0
beforeAll(async () => {
  world = await openS3World()
})
beforeEach(async () => {
  Bucket = `policy-${++buckets}`
  await world.s3.send(new CreateBucketCommand({ Bucket }))
  await world.s3.send(new PutObjectCommand({ Bucket, Key: 'public/a', Body: 'open' }))
  await world.s3.send(new PutObjectCommand({ Bucket, Key: 'private/a', Body: 'closed' }))
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

interface Statement {
  readonly Effect?: 'Allow' | 'Deny'
  readonly Principal?: unknown
  readonly Action?: string | readonly string[]
  readonly Resource?: string
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

const policy = (...statements: readonly Statement[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map((statement) => ({
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${Bucket}/public/*`,
      ...statement,
    })),
  })
const apply = (...statements: readonly Statement[]) =>
  world.s3.send(new PutBucketPolicyCommand({ Bucket, Policy: policy(...statements) }))
const unblock = () => world.s3.send(new DeletePublicAccessBlockCommand({ Bucket }))
const read = async (key: string, headers: Record<string, string> = {}) =>
  (await world.sendAnonymous({ url: `/${Bucket}/${key}`, headers })).status
const readAsOwner = async (key: string) => (await world.send({ url: `/${Bucket}/${key}` })).status

it('is put with 204, like S3 says it', async () => {
  await unblock()
  expect((await apply({})).$metadata.httpStatusCode).toBe(204)
})

describe('an anonymous caller', () => {
  it('may do nothing with a new bucket', async () => {
    const requests: [string, string][] = [
      ['GET', '/'],
      ['GET', `/${Bucket}`],
      ['HEAD', `/${Bucket}`],
      ['PUT', `/${Bucket}`],
      ['PUT', '/anonymous-bucket'],
      ['DELETE', `/${Bucket}`],
      ['GET', `/${Bucket}/public/a`],
      ['PUT', `/${Bucket}/public/a`],
      ['DELETE', `/${Bucket}/public/a`],
      ['GET', `/${Bucket}/absent`],
      ['POST', `/${Bucket}/a?uploads`],
      ['GET', `/${Bucket}?policy`],
    ]
    for (const [method, url] of requests) {
      const { status, error } = await world.sendAnonymous({ method, url })
      expect([method, url, status]).toEqual([method, url, 403])
      if (method !== 'HEAD') expect(error?.code).toBe('AccessDenied')
    }
    expect(await readAsOwner('public/a')).toBe(200)
  })

  it('may do what a policy allows, and no more', async () => {
    await unblock()
    await apply({})
    expect([await read('public/a'), await read('private/a')]).toEqual([200, 403])
    const { status } = await world.sendAnonymous({ method: 'PUT', url: `/${Bucket}/public/b` })
    expect(status).toBe(403)
    await world.s3.send(new DeleteBucketPolicyCommand({ Bucket }))
    expect(await read('public/a')).toBe(403)
  })

  it('learns whether a key is there only if it may list', async () => {
    await unblock()
    await apply({})
    expect(await read('public/absent')).toBe(403)
    const lists = { Action: 's3:ListBucket', Resource: `arn:aws:s3:::${Bucket}` }
    await apply({}, lists)
    expect(await read('public/absent')).toBe(404)
  })

  it('may not choose the headers of the answer', async () => {
    await unblock()
    await apply({})
    const url = `/${Bucket}/public/a?response-content-type=text/html`
    const answer = await world.sendAnonymous({ url })
    expect([answer.status, answer.error?.code]).toEqual([400, 'InvalidRequest'])
  })
})

describe('the public access block', () => {
  const block = (flag: 'BlockPublicPolicy' | 'RestrictPublicBuckets') =>
    world.s3.send(
      new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: { [flag]: true } }),
    )

  it('refuses a public policy while BlockPublicPolicy is on, and keeps the old one', async () => {
    await expect(apply({})).rejects.toMatchObject({ name: 'AccessDenied' })
    const account = { AWS: `arn:aws:iam::${world.server.credentials.account}:root` }
    await apply({ Principal: account })
    await expect(apply({})).rejects.toMatchObject({ name: 'AccessDenied' })
    const { Policy = '' } = await world.s3.send(new GetBucketPolicyCommand({ Bucket }))
    expect(Policy).toBe(policy({ Principal: account }))
  })

  it('cuts what a public policy gives while RestrictPublicBuckets is on', async () => {
    await unblock()
    await apply({})
    expect(await read('public/a')).toBe(200)
    await block('RestrictPublicBuckets')
    expect([await read('public/a'), await readAsOwner('public/a')]).toEqual([403, 200])
    await block('BlockPublicPolicy')
    expect(await read('public/a')).toBe(200)
  })

  it('and the policy status say whether a policy is public', async () => {
    const status = async () =>
      (await world.s3.send(new GetBucketPolicyStatusCommand({ Bucket }))).PolicyStatus?.IsPublic
    await expect(status()).rejects.toMatchObject({ name: 'NoSuchBucketPolicy' })
    await unblock()
    await apply({})
    expect(await status()).toBe(true)
    await apply({ Condition: { IpAddress: { 'aws:SourceIp': '10.1.0.0/16' } } })
    expect(await status()).toBe(false)
  })
})

describe('an explicit Deny', () => {
  it('holds against the owner too, who can still take the policy back', async () => {
    await apply({ Effect: 'Deny', Action: 's3:*' })
    expect([await readAsOwner('public/a'), await readAsOwner('private/a')]).toEqual([403, 200])
    await world.s3.send(new DeleteBucketPolicyCommand({ Bucket }))
    expect(await readAsOwner('public/a')).toBe(200)
    await apply({ Effect: 'Deny', Action: 's3:*', Resource: `arn:aws:s3:::${Bucket}` })
    expect((await world.send({ url: `/${Bucket}` })).status).toBe(403)
    await world.s3.send(new DeleteBucketPolicyCommand({ Bucket }))
    expect((await world.send({ url: `/${Bucket}` })).status).toBe(200)
  })
})

describe('a condition', () => {
  it.each<[string, Statement['Condition'], number]>([
    ['of an address that is ours', { IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } }, 403],
    ['of another address', { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, 200],
    ['of plain HTTP', { Bool: { 'aws:SecureTransport': 'false' } }, 200],
    ['of TLS, which loopback simulates', { Bool: { 'aws:SecureTransport': 'true' } }, 403],
    ['of a time past', { DateGreaterThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } }, 403],
    ['of a time to come', { DateGreaterThan: { 'aws:CurrentTime': '2999-01-01T00:00:00Z' } }, 200],
    ['of our account', { StringEquals: { 'aws:PrincipalAccount': '000000000000' } }, 403],
    ['of another account', { StringEquals: { 'aws:PrincipalAccount': '000000000001' } }, 200],
    ['of a signed header', { StringEquals: { 's3:authType': 'REST-HEADER' } }, 403],
    ['of a presigned URL', { StringEquals: { 's3:authType': 'REST-QUERY-STRING' } }, 200],
  ])('%s decides', async (_, Condition = {}, status) => {
    await apply({ Effect: 'Deny', Condition })
    expect(await readAsOwner('public/a')).toBe(status)
  })

  it.each<[string, Statement['Condition'], string, number]>([
    ['s3:prefix', { StringNotEquals: { 's3:prefix': 'public/' } }, 'prefix=public/', 200],
    ['s3:prefix', { StringNotEquals: { 's3:prefix': 'public/' } }, 'prefix=private/', 403],
    ['s3:max-keys', { NumericGreaterThan: { 's3:max-keys': '10' } }, 'max-keys=10', 200],
    ['s3:max-keys', { NumericGreaterThan: { 's3:max-keys': '10' } }, 'max-keys=11', 403],
    ['s3:delimiter', { StringEquals: { 's3:delimiter': '/' } }, 'delimiter=%2F', 403],
  ])('on %s decides about a listing', async (_, Condition = {}, query, status) => {
    const Resource = `arn:aws:s3:::${Bucket}`
    await apply({ Effect: 'Deny', Action: 's3:ListBucket', Resource, Condition })
    expect((await world.send({ url: `/${Bucket}?list-type=2&${query}` })).status).toBe(status)
  })
})

describe('a policy that S3 would not take', () => {
  it.each([
    ['is no JSON', '{'],
    [
      'has a principal that is nobody',
      '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"x"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::BUCKET/*"}}',
    ],
    [
      'is about another bucket',
      '{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::other/*"}}',
    ],
    [
      'has no such action',
      '{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"s3:FlyObject","Resource":"arn:aws:s3:::BUCKET/*"}}',
    ],
  ])('because it %s is MalformedPolicy', async (_, text) => {
    const Policy = text.replace('BUCKET', Bucket)
    const put = world.s3.send(new PutBucketPolicyCommand({ Bucket, Policy }))
    await expect(put).rejects.toMatchObject({
      name: 'MalformedPolicy',
      $metadata: { httpStatusCode: 400 },
    })
    await expect(world.s3.send(new GetBucketPolicyCommand({ Bucket }))).rejects.toMatchObject({
      name: 'NoSuchBucketPolicy',
    })
  })
})
