import { open, readdir, readFile, rm, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { frameBytes, sealedFrameBytes } from '../../src/engine/encryption/frames.ts'
import { bodyOf } from './ledger.ts'
import { openServerWorld, type ServerWorld } from './server-world.ts'

const bucket = 'torn'
const block = 256 * 1024
const small = bodyOf({ id: 1, size: 100_000 })
const large = bodyOf({ id: 2, size: 5 * block + 17 })
const other = bodyOf({ id: 3, size: 2 * block })

let world: ServerWorld
beforeAll(async () => {
  world = await openServerWorld({ bucket })
})
afterAll(() => world.close())

beforeEach(async () => {
  await put('small', small)
  await put('large', large)
  await put('other', other)
})

describe('a blob that the disk has damaged', () => {
  it('is never served with a flipped bit', async () => {
    for (const at of [0, block - 1, block, large.length - 1]) {
      await put('large', large)
      await flip(await blobOf('large'), at)
      await expect(get('large')).rejects.toThrow()
    }
    await expectOthersServed()
  })

  it('still serves the ranges whose frames are whole', async () => {
    await flip(await blobOf('large'), ((2 * block) / frameBytes) * sealedFrameBytes + 5)
    expect((await get('large', `bytes=0-${block - 1}`)).equals(large.subarray(0, block))).toBe(true)
    await expect(get('large', `bytes=${2 * block}-${2 * block + 3}`)).rejects.toThrow()
  })

  it('is never served short', async () => {
    for (const size of [0, 1, block, large.length - 1, large.length]) {
      await put('large', large)
      await truncate(await blobOf('large'), size)
      await expect(get('large')).rejects.toThrow()
    }
    await expectOthersServed()
  })

  it('is never served when it is gone', async () => {
    await rm(await blobOf('small'))
    await expect(get('small')).rejects.toThrow()
    await expectOthersServed()
  })

  it('can be put again and deleted', async () => {
    await truncate(await blobOf('small'), 10)
    await put('small', small)
    expect((await get('small')).equals(small)).toBe(true)
    await truncate(await blobOf('small'), 10)
    await world.client.send('DeleteObject', { Bucket: bucket, Key: 'small' })
    await expect(get('small')).rejects.toMatchObject({ code: 'NoSuchKey' })
  })
})

async function put(key: string, body: Buffer): Promise<void> {
  await world.client.send('PutObject', { Bucket: bucket, Key: key, Body: body })
}

async function get(key: string, range?: string): Promise<Buffer> {
  const address = { Bucket: bucket, Key: key }
  const { Body } = await world.client.send('GetObject', {
    ...address,
    ...(range && { Range: range }),
  })
  return Body.bytes()
}

async function expectOthersServed(): Promise<void> {
  expect((await get('other')).equals(other)).toBe(true)
  await put('more', small)
  expect((await get('more')).equals(small)).toBe(true)
  await world.client.send('DeleteObject', { Bucket: bucket, Key: 'more' })
}

/** The newest blob on disk that says it was written for this key. */
async function blobOf(key: string): Promise<string> {
  const entries = await readdir(join(world.directory, 'store', 'blobs'), {
    recursive: true,
    withFileTypes: true,
  })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  for (const path of paths.toSorted().toReversed()) {
    if ((await readFile(path)).includes(`"key":"${key}"`)) return path
  }
  throw new Error('no such blob')
}

async function flip(path: string, at: number): Promise<void> {
  const handle = await open(path, 'r+')
  const byte = Buffer.alloc(1)
  await handle.read(byte, 0, 1, at)
  byte.writeUInt8(byte.readUInt8() ^ 1)
  await handle.write(byte, 0, 1, at)
  await handle.close()
}
