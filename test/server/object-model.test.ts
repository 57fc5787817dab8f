import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
  type CompletedPart,
} from '@aws-sdk/client-s3'
import { expect, it } from 'vitest'
import { checksumOf } from '../../src/protocol/checksum/create-checksum.ts'
import { minPartBytes } from '../../src/protocol/limits.ts'
import { createRandom, type Random } from '../crash/random.ts'
import { customerKey, expectHeld, md5Of, type HeldObject } from './held-object.ts'
import { openS3World, type S3World } from './s3-world.ts'

const seed = Number(process.env['STOWAGE_MODEL_SEED'] ?? Date.now() % 2 ** 31)
const steps = Number(process.env['STOWAGE_MODEL_STEPS'] ?? 40)

const Bucket = 'model'
const names = ['a', 'b/c', 'd e+ü\u0001', 'f'] as const
/** At the borders of what is inline, in one frame, in one block, in one buffer. */
const sizes = [0, 1, 4096, 4097, 65_536, 65_537, 262_144, 300_001, 1_300_000] as const
const keys = [undefined, undefined, customerKey(1), customerKey(2)] as const
const sums = [
  undefined,
  { algorithm: 'CRC32', type: 'COMPOSITE' },
  { algorithm: 'CRC32', type: 'FULL_OBJECT' },
  { algorithm: 'SHA256', type: 'COMPOSITE' },
] as const

interface Model {
  readonly world: S3World
  readonly random: Random
  readonly objects: Map<string, HeldObject>
}

const sumOf = (algorithm: 'CRC32' | 'SHA256' | 'CRC64NVME', bytes: Uint8Array): string =>
  checksumOf(algorithm, bytes).toString('base64')
/** One of those there are. */
function anyOf(objects: Model['objects'], random: Random): [string, HeldObject] {
  const all = [...objects]
  const found = all[random.integer(all.length)]
  if (found === undefined) throw new Error('there are no objects')
  return found
}
const bodyOf = (random: Random, size: number): Buffer => {
  const body = Buffer.alloc(size)
  for (let at = 0; at < size; at += 97) body[at] = random.integer(256)
  return body
}

async function put({ world, random, objects }: Model, Key: string): Promise<void> {
  const body = bodyOf(random, random.pick(sizes))
  const key = random.pick(keys)
  const algorithm = random.pick(['CRC32', 'SHA256', 'CRC64NVME'] as const)
  const request = { Bucket, Key, Body: body, ChecksumAlgorithm: algorithm, ...key?.members }
  const { ETag = '' } = await world.s3.send(new PutObjectCommand(request))
  const md5 = md5Of(body).toString('hex')
  if (key !== undefined) expect(ETag).not.toContain(md5)
  const sum = { algorithm, type: 'FULL_OBJECT', value: sumOf(algorithm, body) } as const
  const etag = key === undefined ? md5 : ETag.slice(1, -1)
  objects.set(Key, { body, key, etag, sum, parts: [] })
}

async function copy({ world, random, objects }: Model, Key: string): Promise<void> {
  const [name, source] = anyOf(objects, random)
  const key = random.pick(keys)
  const CopySource = `${Bucket}/${encodeURIComponent(name)}`
  const described = {
    MetadataDirective: 'REPLACE',
    ...source.key?.source,
    ...key?.members,
  } as const
  const answer = await world.s3.send(
    new CopyObjectCommand({ Bucket, Key, CopySource, ...described }),
  )
  const { ETag = '' } = answer.CopyObjectResult ?? {}
  const isAnew = key !== undefined || source.key !== undefined
  const md5 = isAnew ? md5Of(source.body).toString('hex') : source.etag
  const algorithm = source.sum.algorithm as 'CRC32'
  const sum = { algorithm, type: 'FULL_OBJECT', value: sumOf(algorithm, source.body) } as const
  const etag = key === undefined ? md5 : ETag.slice(1, -1)
  objects.set(Key, { body: source.body, key, etag, sum, parts: isAnew ? [] : source.parts })
}

interface UploadedBody {
  readonly body: Buffer
  readonly part: CompletedPart
}

async function upload(model: Model, Key: string): Promise<void> {
  const { world, random, objects } = model
  const key = random.pick(keys)
  const wanted = random.pick(sums)
  const asked = wanted && { ChecksumAlgorithm: wanted.algorithm, ChecksumType: wanted.type }
  const create = new CreateMultipartUploadCommand({ Bucket, Key, ...asked, ...key?.members })
  const { UploadId } = await world.s3.send(create)
  const at = { Bucket, Key, UploadId, ...key?.members }
  const uploaded: UploadedBody[] = []
  if (random.integer(2) === 0) {
    const Body = bodyOf(random, minPartBytes + random.integer(3))
    const algorithm = wanted && { ChecksumAlgorithm: wanted.algorithm }
    const part = await world.s3.send(
      new UploadPartCommand({ ...at, ...algorithm, PartNumber: 2, Body }),
    )
    uploaded.push({ body: Body, part: { ...part, PartNumber: 2 } })
  }
  uploaded.push(await copiedPart(model, at))
  const Parts = uploaded.map(({ part }) => part)
  const complete = new CompleteMultipartUploadCommand({ ...at, MultipartUpload: { Parts } })
  const { ETag = '' } = await world.s3.send(complete)
  const held = heldOf(
    uploaded.map(({ body }) => body),
    wanted,
  )
  objects.set(Key, { ...held, key, etag: key === undefined ? held.etag : ETag.slice(1, -1) })
}

/** The last part: a range of an object, or all of it. */
async function copiedPart(
  { world, random, objects }: Model,
  at: { readonly Bucket: string; readonly Key: string; readonly UploadId: string | undefined },
): Promise<UploadedBody> {
  const [name, { body, key }] = anyOf(objects, random)
  const start = random.integer(body.length + 1)
  const isWhole = start >= body.length
  const range = { CopySourceRange: `bytes=${start}-${body.length - 1}` }
  const CopySource = `${Bucket}/${encodeURIComponent(name)}`
  const from = { CopySource, ...(!isWhole && range), ...key?.source }
  const command = new UploadPartCopyCommand({ ...at, ...from, PartNumber: 7 })
  const { CopyPartResult } = await world.s3.send(command)
  return {
    body: isWhole ? body : body.subarray(start),
    part: { ...CopyPartResult, PartNumber: 7 },
  }
}

function heldOf(bodies: readonly Buffer[], wanted: (typeof sums)[number]): Omit<HeldObject, 'key'> {
  const body = Buffer.concat(bodies)
  const { algorithm, type } = wanted ?? ({ algorithm: 'CRC64NVME', type: 'FULL_OBJECT' } as const)
  const ofParts = bodies.map((each) => Buffer.from(sumOf(algorithm, each), 'base64'))
  const value =
    type === 'COMPOSITE'
      ? `${sumOf(algorithm, Buffer.concat(ofParts))}-${bodies.length}`
      : sumOf(algorithm, body)
  const etag = `${md5Of(Buffer.concat(bodies.map(md5Of))).toString('hex')}-${bodies.length}`
  return { body, etag, sum: { algorithm, type, value }, parts: bodies.map(({ length }) => length) }
}

it(
  `objects are what a simple model says, however they were written, copied and sealed (seed ${seed})`,
  async () => {
    const directory = await mkdtemp(join(tmpdir(), 'stowage-model-'))
    let world = await openS3World({ directory })
    const random = createRandom(seed)
    const objects = new Map<string, HeldObject>()
    await world.s3.send(new CreateBucketCommand({ Bucket }))
    await put({ world, random, objects }, 'a')
    for (let step = 0; step < steps; step += 1) {
      await random.pick([put, copy, copy, upload])({ world, random, objects }, random.pick(names))
      const [Key, held] = anyOf(objects, random)
      await expectHeld({ world, random, held, address: { Bucket, Key } })
    }
    expect(world.defects).toEqual([])
    await world.close()
    world = await openS3World({ directory })
    for (const [Key, held] of objects)
      await expectHeld({ world, random, held, address: { Bucket, Key } })
    await world.close()
    await rm(directory, { recursive: true })
  },
  20_000 + steps * 2000,
)
