import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketEncryptionCommand,
  GetBucketEncryptionCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketEncryptionCommand,
  PutObjectCommand,
  UploadPartCommand,
  type ServerSideEncryptionRule,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openS3World, type S3World } from './s3-world.ts'

const Bucket = 'encrypted'
const marker = 'a sentence that nobody should find on the disk'
let world: S3World
let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stowage-encryption-'))
  world = await openS3World({ directory })
  await world.s3.send(new CreateBucketCommand({ Bucket }))
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
  await rm(directory, { recursive: true })
})

const sse = { ServerSideEncryption: 'AES256' as const }
const put = (headers: Record<string, string>) =>
  world.send({ method: 'PUT', url: `/${Bucket}/refused`, headers, body: 'x' })

describe('an object', () => {
  it('is encrypted whether the request asks for it or not, and every answer says so', async () => {
    for (const asked of [{}, sse]) {
      const Key = `put-${Object.keys(asked).length}`
      const written = await world.s3.send(
        new PutObjectCommand({ Bucket, Key, Body: marker, ...asked }),
      )
      expect(written).toMatchObject(sse)
      expect(await world.s3.send(new HeadObjectCommand({ Bucket, Key }))).toMatchObject(sse)
      const read = await world.s3.send(new GetObjectCommand({ Bucket, Key }))
      expect(read).toMatchObject(sse)
      expect(await read.Body?.transformToString()).toBe(marker)
    }
    const CopySource = `${Bucket}/put-0`
    const copy = await world.s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource }))
    expect(copy).toMatchObject(sse)
  })

  it('in parts is, too', async () => {
    const object = { Bucket, Key: 'parts' }
    const created = await world.s3.send(new CreateMultipartUploadCommand(object))
    expect(created).toMatchObject(sse)
    const upload = { ...object, UploadId: created.UploadId, PartNumber: 1 }
    const part = await world.s3.send(new UploadPartCommand({ ...upload, Body: marker }))
    expect(part).toMatchObject(sse)
    const Parts = [{ PartNumber: 1, ETag: part.ETag }]
    const complete = new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } })
    expect(await world.s3.send(complete)).toMatchObject(sse)
    const read = await world.s3.send(new GetObjectCommand(object))
    expect(read).toMatchObject(sse)
    expect(await read.Body?.transformToString()).toBe(marker)
  })

  it('is found nowhere on the disk, and its master key is for the owner alone', async () => {
    const Body = marker.repeat(10_000)
    await world.s3.send(new PutObjectCommand({ Bucket, Key: 'large', Body }))
    await world.s3.send(new PutObjectCommand({ Bucket, Key: 'small', Body: marker }))
    const entries = await readdir(directory, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile())
    expect(files.map(({ name }) => name)).toContain('master.key')
    for (const { parentPath, name } of files) {
      expect((await readFile(join(parentPath, name))).includes(marker)).toBe(false)
    }
    expect((await stat(join(directory, 'master.key'))).mode & 0o777).toBe(0o600)
  })

  it('keeps the MD5 as its ETag', async () => {
    const written = await world.s3.send(new PutObjectCommand({ Bucket, Key: 'md5', Body: 'abc' }))
    expect(written.ETag).toBe('"900150983cd24fb0d6963f7d28e17f72"')
  })
})

describe('an encryption that is not there', () => {
  const header = 'x-amz-server-side-encryption'

  it.each([
    [{ [header]: 'aws:kms' }, 501, 'NotImplemented', 'no AWS KMS'],
    [{ [header]: 'aws:kms:dsse' }, 501, 'NotImplemented', 'no AWS KMS'],
    [{ [header]: 'aes:kms' }, 400, 'InvalidArgument', 'not supported'],
    [{ [header]: '' }, 400, 'InvalidArgument', 'not supported'],
    [
      { [header]: 'AES256', [`${header}-aws-kms-key-id`]: 'k' },
      400,
      'InvalidArgument',
      'requires HTTP header',
    ],
    [{ [`${header}-aws-kms-key-id`]: 'k' }, 400, 'InvalidArgument', 'requires HTTP header'],
  ] as const)('is refused: %j', async (headers, status, code, message) => {
    const answer = await put(headers)
    expect([answer.status, answer.error?.code]).toEqual([status, code])
    expect(answer.error?.message).toContain(message)
  })

  it('is not chosen when reading, or for a part', async () => {
    await world.s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }))
    const headers = { [header]: 'AES256' }
    const get = await world.send({ url: `/${Bucket}/k`, headers })
    expect([get.status, get.error?.code]).toEqual([400, 'InvalidArgument'])
    expect((await world.send({ method: 'HEAD', url: `/${Bucket}/k`, headers })).status).toBe(400)
    const url = `/${Bucket}/k?partNumber=1&uploadId=u`
    expect((await world.send({ method: 'PUT', url, headers, body: 'x' })).status).toBe(400)
  })
})

describe('the default encryption of a bucket', () => {
  const rules = async () => {
    const read = await world.s3.send(new GetBucketEncryptionCommand({ Bucket }))
    return read.ServerSideEncryptionConfiguration?.Rules
  }
  const putRule = (rule: ServerSideEncryptionRule) =>
    world.s3.send(
      new PutBucketEncryptionCommand({
        Bucket,
        ServerSideEncryptionConfiguration: { Rules: [rule] },
      }),
    )
  const aes = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' as const } }

  it('is SSE-S3, is what is put, and comes back when it is deleted', async () => {
    expect(await rules()).toEqual([{ ...aes, BucketKeyEnabled: false }])
    await putRule({ ...aes, BucketKeyEnabled: true })
    expect(await rules()).toEqual([{ ...aes, BucketKeyEnabled: true }])
    await world.s3.send(new DeleteBucketEncryptionCommand({ Bucket }))
    expect(await rules()).toEqual([{ ...aes, BucketKeyEnabled: false }])
  })

  it("may block customers' keys, and keeps to it until it is told otherwise", async () => {
    const blocked = { BlockedEncryptionTypes: { EncryptionType: ['SSE-C' as const] } }
    await putRule(blocked)
    expect(await rules()).toEqual([{ ...aes, BucketKeyEnabled: false, ...blocked }])
    await putRule(aes)
    expect(await rules()).toEqual([{ ...aes, BucketKeyEnabled: false, ...blocked }])
    await putRule({ BlockedEncryptionTypes: { EncryptionType: ['NONE'] } })
    await world.s3.send(new DeleteBucketEncryptionCommand({ Bucket }))
  })

  it('is no key of AWS KMS yet', async () => {
    const kms = { SSEAlgorithm: 'aws:kms' as const }
    await expect(putRule({ ApplyServerSideEncryptionByDefault: kms })).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining('no AWS KMS') as unknown,
    })
    const rule = { SSEAlgorithm: 'AES256' as const, KMSMasterKeyID: 'k' }
    await expect(putRule({ ApplyServerSideEncryptionByDefault: rule })).rejects.toMatchObject({
      name: 'InvalidArgument',
    })
    await expect(putRule({ BucketKeyEnabled: true })).rejects.toMatchObject({
      name: 'MalformedXML',
    })
  })
})
