import {
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectLegalHoldCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLegalHoldCommand,
  PutObjectLockConfigurationCommand,
  PutObjectRetentionCommand,
  UploadPartCommand,
  type ObjectLockRetentionMode,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorldAndClock, type MovedClock } from './moved-clock.ts'
import { exchange } from './exchange.ts'
import { credentials, openS3World, type S3World } from './s3-world.ts'
import { signed } from './signed-message.ts'

const Bucket = 'locked'
const plain = 'plain'
let world: S3World
let clock: MovedClock

beforeAll(async () => {
  ;({ world, clock } = await openWorldAndClock((now) => openS3World({ now })))
  await world.s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }))
  await world.s3.send(new CreateBucketCommand({ Bucket: plain }))
})
afterAll(() => world.close())

const inDays = (days: number): Date => new Date(clock.now().getTime() + days * 86_400_000)
const refusedBy = (name: string, message?: string) => ({
  name,
  ...(message !== undefined && { message }),
})
const protectedByLock = refusedBy(
  'AccessDenied',
  'Access Denied because object protected by object lock.',
)

const put = (Key: string, lock: object = {}) =>
  world.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'b', ...lock }))
const retain = (Key: string, Mode: ObjectLockRetentionMode, until: Date, bypass?: boolean) =>
  world.s3.send(
    new PutObjectRetentionCommand({
      Bucket,
      Key,
      Retention: { Mode, RetainUntilDate: until },
      BypassGovernanceRetention: bypass,
    }),
  )
const deleteVersion = (Key: string, VersionId: string | undefined, bypass?: boolean) =>
  world.s3.send(
    new DeleteObjectCommand({ Bucket, Key, VersionId, BypassGovernanceRetention: bypass }),
  )

describe('a bucket with object lock', () => {
  it('is versioned, and stays so', async () => {
    const versioning = await world.s3.send(new GetBucketVersioningCommand({ Bucket }))
    expect(versioning.Status).toBe('Enabled')
    const suspend = new PutBucketVersioningCommand({
      Bucket,
      VersioningConfiguration: { Status: 'Suspended' },
    })
    await expect(world.s3.send(suspend)).rejects.toMatchObject(refusedBy('InvalidBucketState'))
  })

  it('can be made of one whose versioning is enabled, and of no other', async () => {
    const enable = new PutObjectLockConfigurationCommand({
      Bucket: plain,
      ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' },
    })
    await expect(world.s3.send(enable)).rejects.toMatchObject(refusedBy('InvalidBucketState'))
    const later = 'locked-later'
    await world.s3.send(new CreateBucketCommand({ Bucket: later }))
    await world.s3.send(
      new PutBucketVersioningCommand({
        Bucket: later,
        VersioningConfiguration: { Status: 'Enabled' },
      }),
    )
    const read = new GetObjectLockConfigurationCommand({ Bucket: later })
    await expect(world.s3.send(read)).rejects.toMatchObject(
      refusedBy('ObjectLockConfigurationNotFoundError'),
    )
    const ObjectLockConfiguration = {
      ObjectLockEnabled: 'Enabled' as const,
      Rule: { DefaultRetention: { Mode: 'GOVERNANCE' as const, Days: 1 } },
    }
    await world.s3.send(
      new PutObjectLockConfigurationCommand({ Bucket: later, ObjectLockConfiguration }),
    )
    const { ObjectLockConfiguration: kept } = await world.s3.send(read)
    expect(kept).toEqual(ObjectLockConfiguration)
  })

  it.each([
    ['MalformedXML', { Mode: 'GOVERNANCE', Days: 1, Years: 1 }],
    ['MalformedXML', { Mode: 'GOVERNANCE' }],
    ['MalformedXML', { Days: 1 }],
    ['MalformedXML', { Mode: 'governance', Days: 1 }],
    ['InvalidRetentionPeriod', { Mode: 'GOVERNANCE', Days: 0 }],
    ['InvalidRetentionPeriod', { Mode: 'GOVERNANCE', Years: -1 }],
    ['InvalidRetentionPeriod', { Mode: 'GOVERNANCE', Years: 101 }],
  ])('refuses with %s the default retention %o', async (code, retention) => {
    const DefaultRetention = retention as { Mode: ObjectLockRetentionMode }
    const command = new PutObjectLockConfigurationCommand({
      Bucket,
      ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention } },
    })
    await expect(world.s3.send(command)).rejects.toMatchObject(refusedBy(code))
  })

  it('gives its default to what says nothing itself, copies and uploads too', async () => {
    const withDefault = 'with-default'
    await world.s3.send(
      new CreateBucketCommand({ Bucket: withDefault, ObjectLockEnabledForBucket: true }),
    )
    await world.s3.send(
      new PutObjectLockConfigurationCommand({
        Bucket: withDefault,
        ObjectLockConfiguration: {
          ObjectLockEnabled: 'Enabled',
          Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Years: 1 } },
        },
      }),
    )
    const where = (Key: string) => ({ Bucket: withDefault, Key })
    await world.s3.send(new PutObjectCommand({ ...where('put'), Body: 'b' }))
    await world.s3.send(
      new CopyObjectCommand({ ...where('copy'), CopySource: `${withDefault}/put` }),
    )
    const upload = await world.s3.send(new CreateMultipartUploadCommand(where('parts')))
    const part = { ...where('parts'), UploadId: upload.UploadId, PartNumber: 1 }
    const { ETag } = await world.s3.send(new UploadPartCommand({ ...part, Body: 'b' }))
    await world.s3.send(
      new CompleteMultipartUploadCommand({
        ...where('parts'),
        UploadId: upload.UploadId,
        MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
      }),
    )
    for (const key of ['put', 'copy', 'parts']) {
      const head = await world.s3.send(new HeadObjectCommand(where(key)))
      expect(head.ObjectLockMode).toBe('COMPLIANCE')
      const distance = (head.ObjectLockRetainUntilDate?.getTime() ?? 0) - inDays(365).getTime()
      expect(Math.abs(distance)).toBeLessThan(60_000)
    }
  })
})

describe('retention', () => {
  it('is of the version, not of its key: a delete marker and new versions come on top', async () => {
    const { VersionId } = await put('marked', {
      ObjectLockMode: 'COMPLIANCE',
      ObjectLockRetainUntilDate: inDays(1),
    })
    const marker = await deleteVersion('marked', undefined)
    expect(marker.DeleteMarker).toBe(true)
    await expect(deleteVersion('marked', VersionId)).rejects.toMatchObject(protectedByLock)
    await expect(deleteVersion('marked', VersionId, true)).rejects.toMatchObject(protectedByLock)
    await deleteVersion('marked', marker.VersionId)
    await put('marked')
  })

  it('of governance is bypassed by whoever asks and may, of single and of many deletions', async () => {
    const lock = { ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: inDays(1) }
    const { VersionId } = await put('governed', lock)
    const other = await put('governed', lock)
    await expect(deleteVersion('governed', VersionId)).rejects.toMatchObject(protectedByLock)
    const Delete = { Objects: [{ Key: 'governed', VersionId: other.VersionId }] }
    const refused = await world.s3.send(new DeleteObjectsCommand({ Bucket, Delete }))
    expect(refused.Errors).toMatchObject([{ Code: 'AccessDenied', VersionId: other.VersionId }])
    const bypassing = { Bucket, Delete, BypassGovernanceRetention: true }
    const { Errors } = await world.s3.send(new DeleteObjectsCommand(bypassing))
    expect(Errors).toBeUndefined()

    const deny = { Effect: 'Deny', Principal: '*', Action: 's3:BypassGovernanceRetention' }
    const Statement = [{ ...deny, Resource: `arn:aws:s3:::${Bucket}/*` }]
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
    await world.s3.send(new PutBucketPolicyCommand({ Bucket, Policy }))
    await expect(deleteVersion('governed', VersionId, true)).rejects.toMatchObject(protectedByLock)
    const allowing = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ ...deny, Resource: `arn:aws:s3:::${Bucket}/other` }],
    })
    await world.s3.send(new PutBucketPolicyCommand({ Bucket, Policy: allowing }))
    await deleteVersion('governed', VersionId, true)
  })

  it('is extended by anybody, shortened and taken away by bypass alone', async () => {
    await put('changed')
    await retain('changed', 'GOVERNANCE', inDays(5))
    await retain('changed', 'GOVERNANCE', inDays(6))
    await expect(retain('changed', 'GOVERNANCE', inDays(4))).rejects.toMatchObject(protectedByLock)
    await expect(retain('changed', 'COMPLIANCE', inDays(9))).rejects.toMatchObject(protectedByLock)
    await retain('changed', 'GOVERNANCE', inDays(4), true)
    const none = { Bucket, Key: 'changed', Retention: {} }
    await expect(world.s3.send(new PutObjectRetentionCommand(none))).rejects.toMatchObject(
      protectedByLock,
    )
    await world.s3.send(new PutObjectRetentionCommand({ ...none, BypassGovernanceRetention: true }))
    await expect(
      world.s3.send(new GetObjectRetentionCommand({ Bucket, Key: 'changed' })),
    ).rejects.toMatchObject(refusedBy('NoSuchObjectLockConfiguration'))
  })

  it('of compliance is extended and nothing else', async () => {
    await put('compliant')
    await retain('compliant', 'COMPLIANCE', inDays(5))
    await retain('compliant', 'COMPLIANCE', inDays(6))
    await expect(retain('compliant', 'COMPLIANCE', inDays(4), true)).rejects.toMatchObject(
      protectedByLock,
    )
    await expect(retain('compliant', 'GOVERNANCE', inDays(9), true)).rejects.toMatchObject(
      protectedByLock,
    )
  })

  it('ends', async () => {
    const lock = { ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: inDays(1) }
    const { VersionId } = await put('ending', lock)
    await expect(deleteVersion('ending', VersionId)).rejects.toMatchObject(protectedByLock)
    clock.passDays(2)
    await deleteVersion('ending', VersionId)
  })

  it.each([
    ['InvalidArgument', { ObjectLockMode: 'GOVERNANCE' }],
    ['InvalidArgument', { ObjectLockRetainUntilDate: new Date('2100-01-01') }],
    ['InvalidArgument', { ObjectLockMode: 'X', ObjectLockRetainUntilDate: new Date('2100-01-01') }],
    [
      'InvalidArgument',
      { ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: new Date('2020-01-01') },
    ],
    ['InvalidArgument', { ObjectLockLegalHoldStatus: 'YES' }],
  ])('%s answers headers that make none: %o', async (code, lock) => {
    await expect(put('none', lock)).rejects.toMatchObject(refusedBy(code))
  })

  it('is for objects whose requests say what they hash to, part by part', async () => {
    const headers = {
      'x-amz-object-lock-mode': 'GOVERNANCE',
      'x-amz-object-lock-retain-until-date': inDays(1).toISOString(),
    }
    const options = { credentials, signedAt: clock.now() }
    const send = (method: string, url: string, more: object, body = '') =>
      exchange(
        world.endpoint,
        signed(world.endpoint, { method, url, headers: { ...more }, body }, options),
      )
    const url = `/${Bucket}/unsummed`
    const created = await send('POST', `${url}?uploads`, headers)
    const [, id = ''] = /<UploadId>(.*?)</.exec(created.body.toString()) ?? []
    const object = await send('PUT', url, headers, 'b')
    const part = await send('PUT', `${url}?partNumber=1&uploadId=${id}`, {}, 'b')
    expect([object.status, part.status]).toEqual([400, 400])
    const missing = 'Content-MD5 OR x-amz-checksum- HTTP header is required for Put'
    expect(object.body.toString()).toContain(`${missing} Object requests`)
    expect(part.body.toString()).toContain(`${missing} Part requests`)
  })
})

describe('a legal hold', () => {
  it('protects until it is off, and no bypass helps', async () => {
    const { VersionId } = await put('held', { ObjectLockLegalHoldStatus: 'ON' })
    await expect(deleteVersion('held', VersionId, true)).rejects.toMatchObject(protectedByLock)
    const hold = (Status: 'ON' | 'OFF') =>
      world.s3.send(new PutObjectLegalHoldCommand({ Bucket, Key: 'held', LegalHold: { Status } }))
    await hold('OFF')
    const read = await world.s3.send(new GetObjectLegalHoldCommand({ Bucket, Key: 'held' }))
    expect(read.LegalHold?.Status).toBe('OFF')
    await deleteVersion('held', VersionId)
  })
})

describe('a bucket without object lock', () => {
  const about = { Bucket: plain, Key: 'a' }
  const missing = refusedBy('InvalidRequest', 'Bucket is missing Object Lock Configuration')

  it('takes no lock', async () => {
    await world.s3.send(new PutObjectCommand({ ...about, Body: 'b' }))
    const refused = [
      () => world.s3.send(new PutObjectCommand({ ...about, ObjectLockLegalHoldStatus: 'ON' })),
      () => world.s3.send(new GetObjectRetentionCommand(about)),
      () => world.s3.send(new GetObjectLegalHoldCommand(about)),
      () => world.s3.send(new PutObjectLegalHoldCommand({ ...about, LegalHold: { Status: 'ON' } })),
    ]
    for (const each of refused) await expect(each()).rejects.toMatchObject(missing)
  })
})
