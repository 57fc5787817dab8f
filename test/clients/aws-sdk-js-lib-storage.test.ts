import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import {
  CreateBucketCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openClientWorld, type ClientWorld } from './client-world.ts'

const Bucket = 'sdk-js-uploads'
const patient = 120_000
const bytes = randomBytes(11 * 1024 * 1024 + 11)
let world: ClientWorld

beforeAll(async () => {
  world = await openClientWorld()
  await world.s3.send(new CreateBucketCommand({ Bucket }))
})
afterAll(async () => {
  expect(world.defects).toEqual([])
  await world.close()
})

const get = async (Key: string): Promise<Buffer> => {
  const { Body } = await world.s3.send(new GetObjectCommand({ Bucket, Key }))
  return Buffer.from((await Body?.transformToByteArray()) ?? [])
}

function* pieces(): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000)
}

function* broken(): Generator<Buffer> {
  yield bytes.subarray(0, 6 * 1024 * 1024)
  throw new Error('the source is broken')
}

describe('Upload of lib-storage', () => {
  it(
    'uploads a stream of unknown length in parts, with all that is said of it',
    async () => {
      const params = {
        Bucket,
        Key: 'streamed é 🚢+',
        Body: Readable.from(pieces()),
        ContentType: 'text/x',
        Metadata: { k: 'v' },
      }
      const seen: number[] = []
      const upload = new Upload({ client: world.s3, params, tags: [{ Key: 'a', Value: 'b c' }] })
      upload.on('httpUploadProgress', ({ loaded = 0 }) => seen.push(loaded))
      const { ETag, Location } = await upload.done()
      expect(ETag).toMatch(/-3"$/)
      expect(Location).toContain('streamed')
      expect(Math.max(...seen)).toBe(bytes.length)
      const place = { Bucket, Key: params.Key }
      expect(await world.s3.send(new HeadObjectCommand(place))).toMatchObject({
        ContentLength: bytes.length,
        ContentType: 'text/x',
        Metadata: { k: 'v' },
        ETag,
      })
      const { TagSet } = await world.s3.send(new GetObjectTaggingCommand(place))
      expect(TagSet).toEqual([{ Key: 'a', Value: 'b c' }])
      expect((await get(params.Key)).equals(bytes)).toBe(true)
    },
    patient,
  )

  it('puts what is small at once', async () => {
    const params = { Bucket, Key: 'small', Body: 'small' }
    const { ETag } = await new Upload({ client: world.s3, params }).done()
    expect(ETag).not.toContain('-')
    expect((await get('small')).toString()).toBe('small')
  })

  it('leaves nothing of an upload whose source breaks', async () => {
    const params = { Bucket, Key: 'broken', Body: Readable.from(broken()) }
    const upload = new Upload({ client: world.s3, params, queueSize: 1 })
    await expect(upload.done()).rejects.toThrow('the source is broken')
    const { Uploads = [] } = await world.s3.send(new ListMultipartUploadsCommand({ Bucket }))
    expect(Uploads).toEqual([])
    await expect(get('broken')).rejects.toMatchObject({ name: 'NoSuchKey' })
  })
})
