import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectsCommand,
  DeletePublicAccessBlockCommand,
  GetBucketLoggingCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  PutBucketLoggingCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  PutObjectLockConfigurationCommand,
  type LoggingEnabled,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { textsIn } from './follow-ups.ts'
import { openS3World, type S3World } from './s3-world.ts'

const defects: unknown[] = []
const onDefect = (error: unknown) => defects.push(error)

let world: S3World
let account: string
let number = 0
let source = ''
let target = ''

beforeAll(async () => {
  world = await openS3World({ onDefect })
  account = world.server.credentials.account
})
afterAll(async () => {
  expect(defects).toEqual([])
  await world.close()
})

const create = (Bucket: string) => world.s3.send(new CreateBucketCommand({ Bucket }))

beforeEach(async () => {
  number += 1
  source = `source-${number}`
  target = `target-${number}`
  await create(source)
  await create(target)
})

const allow = (condition: object = {}, { s3 }: Pick<S3World, 's3'> = world) => {
  const Statement = {
    Effect: 'Allow',
    Principal: { Service: 'logging.s3.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: `arn:aws:s3:::${target}/*`,
    Condition: condition,
  }
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
  return s3.send(new PutBucketPolicyCommand({ Bucket: target, Policy }))
}

/** Of the bucket `own` in a world of its own. */
const log = (enabled: Partial<LoggingEnabled> = {}, { s3 }: Pick<S3World, 's3'> = world) => {
  const LoggingEnabled = { TargetBucket: target, TargetPrefix: 'log/', ...enabled }
  const Bucket = s3 === world.s3 ? source : 'own'
  return s3.send(new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: { LoggingEnabled } }))
}

const allowAcls = () => {
  const OwnershipControls = { Rules: [{ ObjectOwnership: 'ObjectWriter' as const }] }
  return world.s3.send(new PutBucketOwnershipControlsCommand({ Bucket: target, OwnershipControls }))
}

const logged = async (Bucket = target): Promise<{ keys: string[]; lines: string[] }> => {
  await world.server.settle()
  const texts = await textsIn(world, Bucket)
  return {
    keys: [...texts.keys()],
    lines: [...texts.values()].flatMap((text) => text.trimEnd().split('\n')),
  }
}

describe('an access log', () => {
  it('has a line of 27 fields for each request', async () => {
    await allow()
    await log()
    await world.s3.send(new PutObjectCommand({ Bucket: source, Key: 'a b', Body: 'hello' }))
    await world.s3.send(new GetObjectCommand({ Bucket: source, Key: 'a b', Range: 'bytes=1-2' }))
    await world.sendAnonymous({
      url: `/${source}/none?X-Amz-Signature=secret`,
      headers: { 'user-agent': 'a "b"', referer: 'http://localhost/page?x-amz-signature=s' },
    })
    const { keys, lines } = await logged()
    expect(keys).toEqual([expect.stringMatching(/^log\/(\d\d\d\d)(-\d\d){5}-[0-9A-F]{16}$/)])
    const rows = lines.map((line) => line.match(/\[[^\]]*\]|"[^"]*"|[^ ]+/g) ?? [])
    expect(rows.map((row) => row.length)).toEqual([27, 27, 27, 27])
    const owner = world.server.engine.bucket(source) && rows[0]?.[0]
    expect(owner).toMatch(/^[0-9a-f]{64}$/)
    const put = rows[1] ?? []
    expect(put.slice(0, 3)).toEqual([
      owner,
      source,
      expect.stringMatching(/^\[\d\d\/\w{3}\/\d{4}(:\d\d){3} \+0000\]$/),
    ])
    expect([put[4], put[6], put[7], put[9], put[10]]).toEqual([
      owner,
      'REST.PUT.OBJECT',
      'a%2520b',
      '200',
      '-',
    ])
    expect([put[12], put[19], put[21], put[25]]).toEqual(['5', 'SigV4', 'AuthHeader', '-'])
    const get = rows[2] ?? []
    expect([get[6], get[9], get[11], get[12]]).toEqual(['REST.GET.OBJECT', '206', '2', '5'])
    const refused = rows[3] ?? []
    expect([refused[4], refused[9]]).toEqual(['-', '400'])
    expect(refused[8]).toBe(`"GET /${source}/none?X-Amz-Signature=XXXXX HTTP/1.1"`)
    expect(refused.slice(15, 17)).toEqual([
      '"http://localhost/page?x-amz-signature=XXXXX"',
      '"a \\x22b\\x22"',
    ])
  })

  it('tells of a copy where it is read, and of every key that is deleted', async () => {
    await allow()
    await log()
    await create(`other-${number}`)
    await world.s3.send(new PutObjectCommand({ Bucket: source, Key: 'k', Body: 'x' }))
    await world.s3.send(
      new CopyObjectCommand({ Bucket: `other-${number}`, Key: 'c', CopySource: `${source}/k` }),
    )
    const Delete = { Objects: [{ Key: 'k' }, { Key: 'l', VersionId: '1' }], Quiet: true }
    await world.s3.send(new DeleteObjectsCommand({ Bucket: source, Delete }))
    const { lines } = await logged()
    const operations = lines.map((line) => line.split(' ')[7])
    expect(operations.slice(1)).toEqual([
      'REST.PUT.OBJECT',
      'REST.COPY.OBJECT_GET',
      'REST.POST.MULTI_OBJECT_DELETE',
      'BATCH.DELETE.OBJECT',
      'BATCH.DELETE.OBJECT',
    ])
    expect(lines.slice(-2).map((line) => line.split(' ').slice(8, 13))).toEqual([
      ['k', '"-"', '204', '-', '-'],
      ['l', '"-"', '-', 'InvalidArgument', '-'],
    ])
  })

  it('can be partitioned by day', async () => {
    await allow({
      StringEquals: { 'aws:SourceAccount': account },
      ArnLike: { 'aws:SourceArn': `arn:aws:s3:::${source}` },
    })
    const PartitionedPrefix = { PartitionDateSource: 'EventTime' } as const
    await log({ TargetObjectKeyFormat: { PartitionedPrefix } })
    const { keys } = await logged()
    const day = new Date().toISOString().slice(0, 10)
    const place = `log/${account}/us-east-1/${source}/${day.replaceAll('-', '/')}`
    expect(keys[0]).toMatch(`${place}/${day}-00-00-00-`)
  })

  it('is not delivered, and that is told once, where the policy does not allow it', async () => {
    await allow({ StringEquals: { 'aws:SourceAccount': '999999999999' } })
    await log()
    expect((await logged()).keys).toEqual([])
    await world.s3.send(new GetBucketLoggingCommand({ Bucket: source }))
    expect((await logged()).keys).toEqual([])
    expect(defects.splice(0)).toMatchObject([{ code: 'LogDeliveryRefused' }])
  })

  it('is not delivered where it would be locked', async () => {
    const Bucket = `locked-${number}`
    await world.s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }))
    target = Bucket
    await allow()
    await log()
    const DefaultRetention = { Mode: 'GOVERNANCE', Days: 1 } as const
    const ObjectLockConfiguration = {
      ObjectLockEnabled: 'Enabled',
      Rule: { DefaultRetention },
    } as const
    await world.s3.send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration }))
    expect((await logged()).keys).toEqual([])
    expect(defects.splice(0)).toMatchObject([{ code: 'LogDeliveryRefused' }])
  })

  it('is delivered by the ACL of old, where ACLs count', async () => {
    await allowAcls()
    const put = { method: 'PUT', headers: { 'x-amz-acl': 'log-delivery-write' } }
    expect((await world.send({ ...put, url: `/${target}?acl` })).status).toBe(200)
    await log()
    expect((await logged()).keys).toHaveLength(1)
  })

  it('may be in the bucket itself', async () => {
    target = source
    await allow()
    await log()
    expect((await logged()).keys).toHaveLength(1)
  })

  it('is delivered when the server stops', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'stowage-logs-'))
    const first = await openS3World({ directory })
    await first.s3.send(new CreateBucketCommand({ Bucket: 'own' }))
    target = 'own'
    await allow({}, first)
    await log({}, first)
    await first.close()
    const second = await openS3World({ directory })
    expect([...(await textsIn(second, 'own', 'log/')).values()].join('')).toMatch(
      /PUT.LOGGING_STATUS/,
    )
    await second.close()
    await rm(directory, { recursive: true })
  })
})

describe('the logging of a bucket', () => {
  it('grants log objects to others where ACLs count', async () => {
    await allowAcls()
    await allow()
    await world.s3.send(new DeletePublicAccessBlockCommand({ Bucket: target }))
    const URI = 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers'
    await log({ TargetGrants: [{ Grantee: { Type: 'Group', URI }, Permission: 'READ' }] })
    const { keys } = await logged()
    const get = new GetObjectAclCommand({ Bucket: target, Key: keys[0] })
    const { Grants } = await world.s3.send(get)
    expect(Grants?.map(({ Permission }) => Permission)).toEqual(['FULL_CONTROL', 'READ'])
  })

  it('is put, got, and switched off', async () => {
    const get = async () => {
      const { LoggingEnabled } = await world.s3.send(
        new GetBucketLoggingCommand({ Bucket: source }),
      )
      return LoggingEnabled
    }
    expect(await get()).toBeUndefined()
    await log({ TargetObjectKeyFormat: { SimplePrefix: {} } })
    expect(await get()).toEqual({
      TargetBucket: target,
      TargetPrefix: 'log/',
      TargetObjectKeyFormat: { SimplePrefix: {} },
    })
    await world.s3.send(new PutBucketLoggingCommand({ Bucket: source, BucketLoggingStatus: {} }))
    expect(await get()).toBeUndefined()
  })

  it('needs a bucket of the same account and region', async () => {
    await expect(log({ TargetBucket: 'not-there' })).rejects.toMatchObject({
      name: 'InvalidTargetBucketForLogging',
      $metadata: { httpStatusCode: 400 },
    })
    const LocationConstraint = 'eu-central-1'
    const far = {
      Bucket: `far-${number}`,
      CreateBucketConfiguration: { LocationConstraint },
    } as const
    await world.s3.send(new CreateBucketCommand(far))
    await expect(log({ TargetBucket: far.Bucket })).rejects.toMatchObject({
      name: 'CrossLocationLoggingProhibitted',
    })
  })

  it('needs the grants of log delivery where ACLs count', async () => {
    await allowAcls()
    await expect(log()).rejects.toMatchObject({ name: 'InvalidTargetBucketForLogging' })
    await allow()
    await log()
  })

  it('takes grants only where ACLs count', async () => {
    const Grantee = {
      Type: 'Group',
      URI: 'http://acs.amazonaws.com/groups/global/AllUsers',
    } as const
    await expect(log({ TargetGrants: [{ Grantee, Permission: 'READ' }] })).rejects.toMatchObject({
      name: 'InvalidArgument',
    })
  })
})
