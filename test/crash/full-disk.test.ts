import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bodyOf } from './ledger.ts'
import { openServerWorld, type ServerWorld } from './server-world.ts'
import { canMountSmallDisk, onSmallDisk } from './small-disk.ts'

const bucket = 'full'
const mib = 1024 * 1024
const diskMib = 32
const kept = bodyOf({ id: 1, size: mib })

describe.skipIf(!canMountSmallDisk())('a server whose disk is full', () => {
  let world: ServerWorld
  beforeAll(async () => {
    const wrapper = (directory: string): readonly string[] => onSmallDisk(directory, diskMib)
    world = await openServerWorld({ bucket, wrapper })
    await put('kept', kept)
  })
  afterAll(() => world.close())

  it('refuses a body that does not fit, and leaves nothing of it', async () => {
    await expect(put('large', bodyOf({ id: 2, size: 20 * mib }))).resolves.toBeUndefined()
    await expect(put('larger', bodyOf({ id: 3, size: 20 * mib }))).rejects.toMatchObject({
      code: 'StorageFull',
      status: 507,
    })
    await expect(get('larger')).rejects.toMatchObject({ code: 'NoSuchKey' })
    const { server, directory } = world
    const temporary = join('/proc', `${server.pid}`, 'root', directory, 'store', 'tmp')
    expect(await readdir(temporary)).toEqual([])
  })

  it('keeps serving what it has', async () => {
    expect((await get('kept')).equals(kept)).toBe(true)
  })

  it('takes writes again once there is room', async () => {
    await world.client.send('DeleteObject', { Bucket: bucket, Key: 'large' })
    await expect
      .poll(() => put('larger', bodyOf({ id: 3, size: 20 * mib })).then(() => 'stored', String))
      .toBe('stored')
    expect((await get('larger')).length).toBe(20 * mib)
  })

  const put = async (key: string, body: Buffer): Promise<void> => {
    await world.client.send('PutObject', { Bucket: bucket, Key: key, Body: body })
  }
  const get = async (key: string): Promise<Buffer> => {
    const { Body } = await world.client.send('GetObject', { Bucket: bucket, Key: key })
    return Body.bytes()
  }
})
