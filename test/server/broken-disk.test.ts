import { mkdtemp, open, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openS3World, type S3World } from './s3-world.ts'

const Bucket = 'broken'
const object = { Bucket, Key: 'k' }
const size = 3 * 1024 * 1024

let directory: string
let world: S3World
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stowage-broken-'))
  world = await openS3World({ directory })
  await world.s3.send(new CreateBucketCommand({ Bucket }))
})
afterAll(async () => {
  await world.close()
  await rm(directory, { recursive: true })
})

/** Another byte at this place of the newest blob. */
async function damage(position: number): Promise<void> {
  const root = join(directory, 'store', 'blobs')
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const newest = files
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted()
    .at(-1)
  const file = await open(newest ?? '', 'r+')
  await file.write(Buffer.of(1, 2, 3, 4), 0, 4, position)
  await file.close()
}

describe('an object that the disk has damaged', () => {
  beforeEach(async () => {
    await world.s3.send(new PutObjectCommand({ ...object, Body: Buffer.alloc(size) }))
  })

  it('is an error instead of its first bytes, which the operator is told, too', async () => {
    await damage(10)
    const told = world.defects.length
    await expect(world.s3.send(new GetObjectCommand(object))).rejects.toMatchObject({
      name: 'BlobCorrupt',
      $metadata: { httpStatusCode: 500 },
    })
    const corrupt = { code: 'BlobCorrupt', context: { bucket: Bucket, key: 'k' } }
    expect(world.defects.slice(told)).toMatchObject([corrupt])
  })

  it('ends early where the damage is found later', async () => {
    await damage(size - 10)
    const told = world.defects.length
    const { Body } = await world.s3.send(new GetObjectCommand(object))
    await expect(Body?.transformToByteArray()).rejects.toThrow()
    expect(world.defects.slice(told)).toMatchObject([{ code: 'BlobCorrupt' }])
  })
})
